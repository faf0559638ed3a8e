import { once } from "node:events";
import { createServer } from "node:net";

/** Systems give nobody a port of this range by themselves: Linux begins at 32,768, others at 49,152. */
const portMin = 15_000;
const portMax = 31_999;
const attemptsMax = 200;

/**
 * A port of the loopback interface that nobody listens on, for a server that goes away and has to come back on it. One
 * that the system chose could meanwhile become the port of somebody's connection, and stay so.
 */
export async function steadyPort(): Promise<number> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = portMin + Math.floor(Math.random() * (portMax - portMin + 1));
    if (await isFree(port)) return port;
  }
  throw new Error(`no port between ${portMin} and ${portMax} is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
}
