import { once } from "node:events";
import { createServer } from "node:net";

const anyFreePort = 0;

/** The wanted port of the loopback interface when nobody listens there, else 0: a free one. */
export async function freePortOr0(wanted: number): Promise<number> {
  const server = createServer();
  server.listen(wanted, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return anyFreePort;
  }
  server.close();
  await once(server, "close");
  return wanted;
}
