/** Side (c): a server that parses the same JSON and answers, and does nothing else. Prints its port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const answer = JSON.stringify({ jsonrpc: "2.0", id: "1", result: { count: 100 } });

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const call = JSON.parse(Buffer.concat(chunks).toString()) as { method?: string };
    response.setHeader("content-length", answer.length);
    response.end(call.method === undefined ? "" : answer);
  });
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
