import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Measures } from "./measures.ts";

/** Whether the till can register receipts now. */
export interface Readiness {
  /** What is in the way, each in a few words; empty: nothing. */
  readonly obstacles: readonly string[];
}

export interface HealthOptions {
  readonly readiness: () => Promise<Readiness>;
  readonly measures: Measures;
}

/** Health for supervisors and people. Metrics are for this machine only: they are answered on loopback. */
export function addHealth(server: FastifyInstance, { readiness, measures }: HealthOptions): void {
  server.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const { obstacles } = await readiness();
    if (obstacles.length === 0) return reply.send({ status: "ready" });
    return reply.code(503).send({ status: "not ready", obstacles });
  });
  server.get("/metrics", async (request, reply) => {
    if (!isFromHere(request)) return reply.code(404).type("text/plain").send("not found\n");
    const { registry } = measures;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** A proxy on this machine speaks for others, and says so. */
function isFromHere({ headers, raw }: FastifyRequest): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  return /^(::1|(::ffff:)?127\.)/.test(raw.socket.remoteAddress ?? "");
}
