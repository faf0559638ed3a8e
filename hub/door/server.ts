import { refusal } from "@prilavok/contracts/jsonrpc/envelope.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import { isOfficeAddress, officePrefix } from "../office/router.ts";
import { drainWhenClosing } from "./drain.ts";
import { isFromThisMachine } from "./local.ts";
import type { DoorOptions } from "./options.ts";
import { RpcDoor, sendText } from "./rpc.ts";
import { endUnreadAnswers } from "./unread.ts";

/** What every request is taken for. */
const mediaType = "application/json";
const connectionsMax = 20_000;
const requestTimeoutMs = 60_000;

/** The hub's HTTP door. It opens no port by itself. */
export function createDoor(options: DoorOptions): FastifyInstance {
  const server = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // Fastify would log addresses, and the address holds the key.
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request, which nobody uses, would be made all the same.
    childLoggerFactory: (log) => log,
    schemaController: { compilersFactory: withoutSchemas },
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    frameworkErrors: (error, request, reply) => {
      if (isOfficeAddress(request.raw.url)) {
        return options.office.answer(request as FastifyRequest, reply as unknown as FastifyReply);
      }
      // An address that does not decode can only be a malformed key.
      options.log.debug({ code: error.code }, "malformed address");
      return sendText(reply as unknown as FastifyReply, 200, refusal(null, new RpcError("invalidKey")));
    },
  });
  server.server.maxConnections = connectionsMax;
  server.removeAllContentTypeParsers();
  // By its name: Fastify looks a parser of all types up anew for every request.
  server.addContentTypeParser(mediaType, (_request, _payload, done) => done(null));
  // Tills send odd content types, and Fastify refuses what is no media type: the body is read by ourselves.
  server.addHook("onRequest", (request, _reply, done) => {
    request.raw.headers["content-type"] = mediaType;
    done();
  });
  endUnreadAnswers(server);
  drainWhenClosing(server, options.log);
  const rpc = new RpcDoor(options);
  server.post("/s/*", (request, reply) => rpc.answer(request, reply, rpc.forTill(keyOf(request))));
  server.post("/m/*", (request, reply) => rpc.answer(request, reply, rpc.forManager(keyOf(request))));
  const answerOffice = (request: FastifyRequest, reply: FastifyReply) =>
    options.office.answer(request, reply);
  server.all(officePrefix, answerOffice);
  server.all(`${officePrefix}/*`, answerOffice);
  addHealth(server, options);
  server.setNotFoundHandler((request, reply) => {
    if (isOfficeAddress(request.raw.url)) return answerOffice(request, reply);
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

/** Bodies are read by the contract's own schemas. Fastify would load a validator and a serializer all the same. */
const withoutSchemas = { buildValidator: refuseSchemas, buildSerializer: refuseSchemas };

function refuseSchemas(): never {
  throw new Error("routes have no schemas here");
}

function keyOf(request: FastifyRequest): string {
  return (request.params as { "*": string })["*"];
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
    if (!isFromThisMachine(request.raw)) {
      options.security.refused("refused metrics", { from: request.raw.socket.remoteAddress });
      return reply.code(404).type("text/plain").send("not found\n");
    }
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
