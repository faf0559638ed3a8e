import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import type { Door } from "./door.ts";

/** How often connections are looked at while the door closes. */
const lookingMs = 50;

export interface DrainOptions {
  /** How long a connection of a closing door may neither bring nor take a byte. */
  readonly stalledMs: number;
  /** How long the door closes at most, but for operations in hand. */
  readonly drainMs: number;
  readonly log: Pick<Logger, "warn">;
}

interface Seen {
  bytes: number;
  atMs: number;
}

/**
 * Lets a door close although callers do not do their part. Node's `close` waits for every connection: one that is idle is let
 * go at once, one that has stopped in the middle of a request or an answer after some seconds, and operations in hand are
 * always answered first. What was cut is told in the log.
 */
export function drainWhenClosing(server: FastifyInstance, door: Door, options: DrainOptions): void {
  const { stalledMs, drainMs, log } = options;
  const connections = new Map<Socket, Seen>();
  server.server.on("connection", (socket: Socket) => {
    connections.set(socket, { bytes: 0, atMs: 0 });
    socket.once("close", () => connections.delete(socket));
  });
  let timer: NodeJS.Timeout | undefined;
  let cut = 0;
  const look = (untilMs: number) => {
    server.server.closeIdleConnections();
    const nowMs = performance.now();
    for (const [socket, seen] of connections) {
      const bytes = socket.bytesRead + socket.bytesWritten - socket.writableLength;
      if (bytes !== seen.bytes || seen.atMs === 0) Object.assign(seen, { bytes, atMs: nowMs });
      // A connection whose operation is in hand brings nothing either.
      if (door.inHand > 0 || (nowMs - seen.atMs < stalledMs && nowMs < untilMs)) continue;
      cut += 1;
      socket.destroy();
    }
  };
  server.addHook("preClose", async () => {
    door.beginClosing();
    const untilMs = performance.now() + drainMs;
    timer = setInterval(look, lookingMs, untilMs);
  });
  server.addHook("onSend", (_request, reply, _payload, done) => {
    if (timer !== undefined) reply.header("connection", "close");
    done();
  });
  server.server.on("close", () => {
    clearInterval(timer);
    if (cut > 0) log.warn({ cut }, "connections that had stopped were cut so that the till could close");
  });
}
