import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from "fastify";
import type { SecurityLog } from "../authorisation/security-log.ts";
import { sendRefusal } from "./answer.ts";
import { ConnectionShare } from "./connection-share.ts";
import { Door, type DoorOptions } from "./door.ts";
import { drainWhenClosing } from "./drain.ts";
import { addHealth, type Readiness } from "./health.ts";
import { OriginRule } from "./origin.ts";

/** What every request is taken for. */
const mediaType = "application/json";

export interface Patience {
  /** For a request's headers. */
  readonly headersMs: number;
  /** For a whole request. */
  readonly requestMs: number;
  /** At the end: for a connection that neither brings nor takes a byte. */
  readonly stalledMs: number;
  /** At the end: for all of them together. */
  readonly drainMs: number;
}

const patienceDefault: Patience = { headersMs: 10_000, requestMs: 30_000, stalledMs: 5_000, drainMs: 15_000 };

export interface ServerOptions extends DoorOptions {
  readonly security: SecurityLog;
  /** Names under which the till is reached besides addresses and `localhost`. */
  readonly names: readonly string[];
  readonly readiness: () => Promise<Readiness>;
  readonly patience?: Partial<Patience>;
}

/**
 * The till's HTTP door: `POST /v1`, health and metrics. It opens no port by itself. Closing it refuses what comes new,
 * answers every operation that was accepted, and then lets go of all connections.
 */
export function createServer(options: ServerOptions): FastifyInstance {
  const patience = { ...patienceDefault, ...options.patience };
  const server = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request, which nobody uses, would be made all the same.
    childLoggerFactory: (log) => log,
    schemaController: { compilersFactory: withoutSchemas },
    http: { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.headersMs / 10 },
    requestTimeout: patience.requestMs,
    // The door answers "later" by itself while it closes.
    return503OnClosing: false,
    forceCloseConnections: false,
    frameworkErrors: (_error, _request, reply) =>
      sendText(reply as unknown as FastifyReply, 400, "a malformed address"),
  });
  ConnectionShare.keep(server.server, (address) => options.security.note("connection refused", address));
  readNoBodies(server);
  const door = new Door(options);
  addOriginRule(server, new OriginRule(options.names));
  drainWhenClosing(server, door, { ...patience, log: options.log });
  server.post("/v1", (request, reply) => door.answer(request, reply));
  addHealth(server, options);
  server.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split("?", 1);
    if (path !== "/v1") return sendText(reply, 404, "not found");
    return sendText(reply.header("allow", "POST"), 405, "POST an operation here");
  });
  server.setErrorHandler((error, _request, reply) => {
    options.log.error({ err: error }, "the door failed");
    return sendRefusal(reply, new TillRefusal("general"), "");
  });
  return server;
}

/** Bodies are read by the contract's own schemas. Fastify would load a validator and a serializer all the same: 3 MB. */
const withoutSchemas = { buildValidator: refuseSchemas, buildSerializer: refuseSchemas };

function refuseSchemas(): never {
  throw new Error("routes have no schemas here");
}

function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).type("text/plain; charset=utf-8").send(`${text}\n`);
}

/** The door reads bodies itself: cash programs send odd content types, and Fastify refuses what is no media type. */
function readNoBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  // By its name: Fastify looks a parser of all types up anew for every request.
  server.addContentTypeParser(mediaType, (_request, _payload, done) => done(null));
  server.addHook("onRequest", (request, _reply, done) => {
    request.raw.headers["content-type"] = mediaType;
    done();
  });
}

/** [own] HTTP 403 with a sentence: it comes before an operation is looked at, and cash programs never see it. */
function addOriginRule(server: FastifyInstance, rule: OriginRule): void {
  server.addHook("onRequest", (request, reply, done) => {
    const refusal = rule.refuse(request.raw.rawHeaders);
    if (refusal === undefined) return done();
    request.raw.resume();
    sendText(reply, 403, refusal);
  });
}
