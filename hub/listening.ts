import { once } from "node:events";
import { createServer } from "node:net";

/**
 * Tries whether a program may listen there, before anything is made that it would listen for. Another program may still
 * take the port between.
 * @returns the error of the attempt, or undefined when the port is free; 0 always is.
 */
export async function listeningFault(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    return error as NodeJS.ErrnoException;
  }
  server.close();
  await once(server, "close");
  return undefined;
}

/** What an operator can do about a port that cannot be listened at. */
export function explainListening(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken by another program: choose another one with --port or PORT`,
    EACCES: `port ${port} is kept for root: choose one from 1024 on with --port or PORT`,
    EADDRNOTAVAIL: `${host} is no address of this machine: choose another one with --host or HOST`,
    ENOTFOUND: `${host} is no address of this machine: choose another one with --host or HOST`,
  };
  const told = reason[code];
  if (told !== undefined) return new Error(told, { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
