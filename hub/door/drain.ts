import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";

export interface DrainLimits {
  /** How long a connection of a closing door may bring nothing of the request that it has begun. */
  readonly silenceMaxMs: number;
  /** How long a door closes at most; what the hub itself is not done with is given up then. */
  readonly drainMaxMs: number;
}

export const drainLimits: DrainLimits = { silenceMaxMs: 5_000, drainMaxMs: 20_000 };
/** How often a door that is closing lets go of connections that have had their answer. */
const lettingGoMs = 50;

interface Exchange {
  readonly request: Pick<IncomingMessage, "complete">;
  readonly response: Pick<ServerResponse, "writableEnded">;
}

/**
 * Lets a door close although clients do not do their part. A connection that is in the middle of a request and brings
 * nothing is cut; a request that has come whole is waited for and answered. Clients are told with their last answer
 * that the connection ends. What was cut is counted in the log. Node itself ends a connection that is slow to take its
 * last answer at once.
 */
export function drainWhenClosing(
  server: FastifyInstance,
  log: Pick<Logger, "warn">,
  { silenceMaxMs, drainMaxMs }: DrainLimits = drainLimits,
): void {
  const connections = followExchanges(server);
  const cut = { halfSent: 0, unfinished: 0 };
  const timers: NodeJS.Timeout[] = [];
  const isClosing = () => timers.length > 0;
  // With a listener, ending the socket is left to it: at any time for one that takes nothing of its answer.
  server.server.on("timeout", (socket: Socket) => {
    const exchanges = connections.get(socket) ?? new Set();
    if (isClosing() && isAtWork(exchanges)) {
      socket.setTimeout(silenceMaxMs);
      return;
    }
    if (isClosing()) cut.halfSent += 1;
    socket.destroy();
  });
  server.addHook("preClose", async () => {
    for (const socket of connections.keys()) socket.setTimeout(silenceMaxMs);
    // Closing ends the idle connections once, and one whose answer comes later would be kept for more than a minute.
    timers.push(setInterval(() => server.server.closeIdleConnections(), lettingGoMs));
    timers.push(
      setTimeout(() => {
        cut.unfinished += connections.size;
        server.server.closeAllConnections();
      }, drainMaxMs),
    );
  });
  server.addHook("onSend", (_request, reply, _payload, done) => {
    if (isClosing()) {
      reply.header("connection", "close");
      reply.raw.setTimeout(silenceMaxMs);
    }
    done();
  });
  server.server.on("close", () => {
    for (const timer of timers) clearInterval(timer);
    if (cut.halfSent + cut.unfinished > 0) log.warn({ cut }, "connections were cut for the door to close");
  });
}

/** The requests of each connection that are not answered to the end. */
function followExchanges({ server }: FastifyInstance): ReadonlyMap<Socket, ReadonlySet<Exchange>> {
  const connections = new Map<Socket, Set<Exchange>>();
  server.on("connection", (socket: Socket) => {
    connections.set(socket, new Set());
    socket.once("close", () => connections.delete(socket));
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const exchanges = connections.get(request.socket);
    const exchange = { request, response };
    exchanges?.add(exchange);
    response.once("close", () => exchanges?.delete(exchange));
  });
  return connections;
}

/** The hub has the whole of a request and owes the answer. */
function isAtWork(exchanges: ReadonlySet<Exchange>): boolean {
  return [...exchanges].some(({ request, response }) => request.complete && !response.writableEnded);
}
