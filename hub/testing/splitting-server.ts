import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** A message's type and its length, which counts itself and not the type. */
const headBytes = 5;

/**
 * A way to a PostgreSQL server on which each of the server's messages arrives alone and late, as on a busy machine: what
 * a client takes for the end of an answer may be its middle.
 */
export class SplittingServer {
  readonly url: string;
  readonly #close: () => Promise<void>;

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url;
    this.#close = close;
  }

  /** @param delayMs before each message. */
  static async open(url: string, delayMs: number): Promise<SplittingServer> {
    const { host, port, user, password, database } = new pg.Client({ connectionString: url });
    const path = `${host}/.s.PGSQL.${port}`;
    const sockets = new Set<Socket>();
    const proxy = createServer((client) => {
      const server = host.startsWith("/") ? connect(path) : connect(port, host);
      for (const socket of [client, server]) {
        sockets.add(socket);
        socket.on("error", () => socket.destroy());
        socket.on("close", () => {
          client.destroy();
          server.destroy();
        });
      }
      client.pipe(server);
      void forwardSplit(server, client, delayMs);
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const { port: proxyPort } = proxy.address() as AddressInfo;
    const login = [user ?? "", password ?? ""].map(encodeURIComponent).join(":");
    return new SplittingServer(`postgres://${login}@127.0.0.1:${proxyPort}/${database}`, async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    });
  }

  close(): Promise<void> {
    return this.#close();
  }
}

async function forwardSplit(server: Socket, client: Socket, delayMs: number): Promise<void> {
  let held = Buffer.alloc(0);
  try {
    for await (const chunk of server) {
      held = Buffer.concat([held, chunk as Buffer]);
      while (held.length >= headBytes) {
        const length = 1 + held.readInt32BE(1);
        if (held.length < length) break;
        await wait(delayMs);
        client.write(held.subarray(0, length));
        held = held.subarray(length);
      }
    }
  } catch {
    // A side that goes away ends both.
    client.destroy();
  }
}
