import { connect, type Socket } from "node:net";
import { join } from "node:path";

/** A bare connection to the server of a database address, which listens on a port or, embedded, on a socket. */
export function dial(url: string): Socket {
  const { hostname, port } = new URL(url);
  const host = decodeURIComponent(hostname);
  return host.startsWith("/") ? connect(join(host, `.s.PGSQL.${port}`)) : connect(Number(port), host);
}
