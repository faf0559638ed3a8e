import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { refusal } from "@prilavok/contracts/jsonrpc/envelope.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import { databaseFailure } from "../database/failure.ts";
import type { Directory } from "../network/directory.ts";
import { WriterSaturated } from "../receipts/writer.ts";
import { type Body, readBody } from "./body.ts";
import { type Dispatcher, dispatch, Overloaded } from "./dispatch.ts";
import type { Caller, Handler, TillCaller } from "./handler.ts";
import type { Measures } from "./measures.ts";
import type { RateLimit } from "./rate.ts";

/** Bodies that are being read or answered at this moment, in bytes; beyond it the hub says "later". */
export const bodiesInFlightBytesMax = 64 * 1024 * 1024;
const connectionsMax = 20_000;
const requestTimeoutMs = 60_000;
const retryAfterSeconds = 2;
/** How often a door that is closing lets go of connections that have had their answer. */
const lettingGoMs = 50;
const jsonType = "application/json; charset=utf-8";

export interface DoorOptions {
  readonly log: Logger;
  readonly directory: Directory;
  readonly deviceHandlers: readonly Handler<TillCaller>[];
  readonly managementHandlers: readonly Handler<Caller>[];
  readonly rate: RateLimit;
  readonly measures: Measures;
  /** Whether the hub can register receipts now: the database answers and nothing is being shut down. */
  readonly isReady: () => Promise<boolean>;
}

/** The hub's HTTP door. It opens no port by itself. */
export function createDoor(options: DoorOptions): FastifyInstance {
  const server = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // Fastify would log addresses, and the address holds the key.
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    frameworkErrors: (error, _request, reply) => {
      // An address that does not decode can only be a malformed key.
      options.log.debug({ code: error.code }, "malformed address");
      return sendText(reply as unknown as FastifyReply, 200, refusal(null, new RpcError("invalidKey")));
    },
  });
  server.server.maxConnections = connectionsMax;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", (_request, _payload, done) => done(null));
  // Tills send odd content types, and Fastify refuses what is no media type: the body is read by ourselves.
  server.addHook("onRequest", async (request) => {
    request.raw.headers["content-type"] = "application/json";
  });
  letGoWhenClosing(server);
  const rpc = new RpcDoor(options);
  server.post("/s/*", (request, reply) => rpc.answer(request, reply, rpc.forTill(keyOf(request))));
  server.post("/m/*", (request, reply) => rpc.answer(request, reply, rpc.forManager(keyOf(request))));
  addHealth(server, options);
  server.setNotFoundHandler((request, reply) => {
    const isRpc = /^\/[sm]\//.test(request.url);
    if (isRpc)
      return reply
        .code(405)
        .header("allow", "POST")
        .type("text/plain")
        .send("POST a JSON-RPC 2.0 call here\n");
    return reply.code(404).type("text/plain").send("not found\n");
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    options.log.error({ err: error }, "the door failed");
    return sendText(reply, error.statusCode ?? 500, refusal(null, new RpcError("internal")));
  });
  return server;
}

/**
 * Closing ends the idle connections once, and a connection whose answer comes later would be kept alive for more than
 * a minute: they are looked for until the last one is gone.
 */
function letGoWhenClosing(server: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined;
  server.addHook("preClose", async () => {
    timer = setInterval(() => server.server.closeIdleConnections(), lettingGoMs);
  });
  server.server.on("close", () => clearInterval(timer));
}

function keyOf(request: FastifyRequest): string {
  return (request.params as { "*": string })["*"];
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header("content-type", jsonType).send(text);
}

class RpcDoor {
  readonly #options: DoorOptions;
  readonly #deviceHandlers: ReadonlyMap<string, Handler<TillCaller>>;
  readonly #managementHandlers: ReadonlyMap<string, Handler<Caller>>;
  #inFlightBytes = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#deviceHandlers = byName(options.deviceHandlers);
    this.#managementHandlers = byName(options.managementHandlers);
  }

  forTill(key: string): Dispatcher<TillCaller> {
    return this.#dispatcher(this.#deviceHandlers, async () => {
      const device = await this.#options.directory.authenticate(key);
      if (device.storeId === null || device.timeZone === null) throw new RpcError("notAuthorized");
      return { ...device, storeId: device.storeId, timeZone: device.timeZone };
    });
  }

  forManager(key: string): Dispatcher<Caller> {
    return this.#dispatcher(this.#managementHandlers, async () => {
      const device = await this.#options.directory.authenticate(key);
      if (device.kind !== "admin") throw new RpcError("notAuthorized");
      return device;
    });
  }

  /** One request from its first byte to its answer. */
  async answer<C extends Caller>(
    request: FastifyRequest,
    reply: FastifyReply,
    dispatcher: Dispatcher<C>,
  ): Promise<FastifyReply> {
    const announced = Number(request.headers["content-length"] ?? 0);
    if (announced > bodyBytesMax && request.headers["content-encoding"] === undefined) {
      return this.#refuseBody(request, reply, { kind: "too large" });
    }
    if (this.#inFlightBytes > bodiesInFlightBytesMax) return this.#refuseOverload(request, reply);
    let heldBytes = 0;
    try {
      const body = await readBody(request.raw, bodyBytesMax, (bytes) => {
        heldBytes += bytes;
        this.#inFlightBytes += bytes;
      });
      if (body.kind !== "bytes") return this.#refuseBody(request, reply, body);
      const { text, retryAfter, overloaded } = await dispatch(dispatcher, body.bytes);
      if (retryAfter !== undefined) reply.header("retry-after", retryAfter);
      if (text === undefined) return reply.code(overloaded ? 503 : 204).send();
      return sendText(reply, overloaded ? 503 : 200, text);
    } finally {
      this.#inFlightBytes -= heldBytes;
    }
  }

  #dispatcher<C extends Caller>(
    handlers: ReadonlyMap<string, Handler<C>>,
    authenticate: () => Promise<C>,
  ): Dispatcher<C> {
    const { rate, measures } = this.#options;
    return {
      handlers,
      authenticate,
      admit: (caller, items) => {
        const retryAfter = rate.take(caller.deviceId, items);
        if (retryAfter > 0) throw new RpcError("tooFrequent", { retryAfter, reason: "rate", items });
      },
      refuse: (error, method) => this.#refusalOf(error, method),
      observe: (method, code) => measures.calls.inc({ method: method ?? "unknown", code: String(code) }),
    };
  }

  /** The registry's answer to anything that was thrown; what is not the caller's fault is logged. */
  #refusalOf(error: unknown, method: string): RpcError {
    if (error instanceof RpcError) return error;
    if (error instanceof WriterSaturated) return new Overloaded(retryAfterSeconds);
    const failure = databaseFailure(error);
    this.#options.log.error({ err: error, method, failure }, "a call failed");
    return new RpcError(failure === undefined ? "internal" : "database");
  }

  #refuseBody(
    request: FastifyRequest,
    reply: FastifyReply,
    body: Exclude<Body, { kind: "bytes" }>,
  ): FastifyReply {
    this.#options.measures.refusedBodies.inc({ reason: body.kind });
    switch (body.kind) {
      case "too large":
        // What is still coming is thrown away; the connection ends with the answer.
        request.raw.resume();
        reply.header("connection", "close");
        return sendText(
          reply,
          413,
          refusal(
            null,
            new RpcError("invalidRequest", { expected: `a body of at most ${bodyBytesMax} bytes` }),
          ),
        );
      case "corrupt":
        return sendText(
          reply,
          200,
          refusal(null, new RpcError("parseError", { expected: "a valid gzip stream" })),
        );
      case "unknown encoding":
        request.raw.resume();
        return sendText(
          reply,
          200,
          refusal(
            null,
            new RpcError("invalidRequest", { path: "Content-Encoding", expected: "gzip or identity" }),
          ),
        );
    }
  }

  #refuseOverload(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    this.#options.measures.refusedBodies.inc({ reason: "overload" });
    request.raw.resume();
    reply.header("retry-after", retryAfterSeconds);
    return sendText(reply, 503, refusal(null, new Overloaded(retryAfterSeconds)));
  }
}

function byName<C extends Caller>(handlers: readonly Handler<C>[]): ReadonlyMap<string, Handler<C>> {
  const named = new Map<string, Handler<C>>();
  for (const handler of handlers) {
    for (const name of [handler.method.name, ...handler.method.aliases]) named.set(name, handler);
  }
  return named;
}

/** Health for balancers and people. Metrics are for this machine only: they are answered on loopback. */
function addHealth(server: FastifyInstance, options: DoorOptions): void {
  server.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
  server.get("/readyz", async (_request, reply) => {
    const ready = await options.isReady();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "not ready" });
  });
  server.get("/metrics", async (request, reply) => {
    const { registry } = options.measures;
    const isForwarded =
      request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
    if (isForwarded || !/^(::1|(::ffff:)?127\.)/.test(request.raw.socket.remoteAddress ?? "")) {
      return reply.code(404).type("text/plain").send("not found\n");
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
