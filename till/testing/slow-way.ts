import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/**
 * A way to another port on which answers take time: what was asked is done over there long before anybody hears of it here.
 * @returns the port to ask at. It is closed at the test's end.
 */
export async function openSlowWay(port: () => number, answerMs: number): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port(), "127.0.0.1");
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      // Broken off on one side is broken off on the other.
      socket.on("error", end);
    }
    near.on("data", (bytes) => far.write(bytes));
    near.on("close", () => far.destroy());
    far.on("data", (bytes) => void setTimeout(() => near.write(bytes), answerMs));
    far.on("close", () => void setTimeout(end, answerMs));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}
