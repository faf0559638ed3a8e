import { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** How long a connection may take nothing of an answer that waits for it. */
export const unreadAnswerMaxMs = 30_000;

/**
 * Ends connections that take nothing of their answers: the answers would stay in memory. One that takes anything at all
 * starts the time again.
 */
export function endUnreadAnswers(server: FastifyInstance, maxMs = unreadAnswerMaxMs): void {
  server.addHook("onSend", (request, reply, _payload, done) => {
    // Without a listener of its own, Node destroys a socket whose time is up. An injected request has no socket.
    if (request.raw.socket instanceof Socket) reply.raw.setTimeout(maxMs);
    done();
  });
}
