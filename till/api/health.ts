import type { FastifyInstance, FastifyRequest } from "fastify";
import type { SecurityLog } from "../authorisation/security-log.ts";
import type { Measures } from "./measures.ts";
import { isLoopback } from "./own-address.ts";

/** Whether the till can register receipts now. */
export interface Readiness {
  /** What is in the way, each in a few words; empty: nothing. */
  readonly obstacles: readonly string[];
}

export interface HealthOptions {
  readonly readiness: () => Promise<Readiness>;
  readonly measures: Measures;
  readonly security: SecurityLog;
}

/** Health for supervisors and people. Metrics are for this machine only: they are answered on loopback. */
export function addHealth(server: FastifyInstance, { readiness, measures, security }: HealthOptions): void {
  server.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const { obstacles } = await readiness();
    if (obstacles.length === 0) return reply.send({ status: "ready" });
    return reply.code(503).send({ status: "not ready", obstacles });
  });
  server.get("/metrics", async (request, reply) => {
    if (!isFromHere(request)) {
      security.note("metrics refused", request.raw.socket.remoteAddress);
      return reply.code(404).type("text/plain").send("not found\n");
    }
    const { registry } = measures;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

const forwarding = /^(?:x-forwarded-.*|forwarded|via|x-real-ip)$/;

/** A proxy on this machine speaks for others, and says so by a header, or keeps the name that they called. */
function isFromHere({ headers, raw }: FastifyRequest): boolean {
  if (Object.keys(headers).some((name) => forwarding.test(name))) return false;
  const host = (headers.host ?? "").replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1");
  return isLoopback(host) && isLoopback(raw.socket.remoteAddress ?? "");
}
