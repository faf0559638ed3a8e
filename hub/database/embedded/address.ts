import { createServer } from "node:net";
import { join } from "node:path";
import type { Folders } from "./folders.ts";

/** Where the server listens: on a socket in `DATA_DIR`, or on a port of the loopback interface. */
export type Address =
  | { readonly kind: "socket"; readonly folder: string; readonly port: number }
  | { readonly kind: "tcp"; readonly port: number };

export const roleName = "prilavok";
export const databaseName = "prilavok";

/** Part of the socket's file name; two servers never share a socket folder, so it can be the same everywhere. */
const socketPort = 5432;
/** The kernel's limit on a socket's path is 103 bytes on macOS and 107 on Linux. */
const socketPathBytesMax = 100;

export const tcpHost = "127.0.0.1";

export function socketAddress(folders: Folders): Address | undefined {
  if (process.platform === "win32") return undefined;
  const path = join(folders.socket, `.s.PGSQL.${socketPort}`);
  if (Buffer.byteLength(path) > socketPathBytesMax) return undefined;
  return { kind: "socket", folder: folders.socket, port: socketPort };
}

export function addressUrl(address: Address, password: string, database = databaseName): string {
  const host = address.kind === "socket" ? encodeURIComponent(address.folder) : tcpHost;
  return `postgres://${roleName}:${encodeURIComponent(password)}@${host}:${address.port}/${database}`;
}

/** A port that nobody listens on: `preferred` if it is free. */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && (await listenOnce(preferred).catch(() => undefined)) !== undefined)
    return preferred;
  return listenOnce(0);
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host: tcpHost, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });
}
