import {
  officeBodyBytesMax,
  tokenRequestsBurst,
  tokenRequestsPerSecond,
} from "@prilavok/contracts/office-api/limits.ts";
import { openApiDocument } from "@prilavok/contracts/office-api/openapi.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Route } from "@prilavok/contracts/office-api/route.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { type Clock, steadyClock } from "../clock.ts";
import { databaseFailure } from "../database/failure.ts";
import type { Pool } from "../database/pool.ts";
import { ClientGone, readBody } from "../door/body.ts";
import { RateLimit } from "../door/rate.ts";
import { type HeldBytes, Room } from "../door/room.ts";
import type { SecurityLog } from "../door/security-log.ts";
import { badField, jsonAnswer, type OfficeAnswer, pageAnswer, problemAnswer } from "./answer.ts";
import type { OfficeCaller } from "./caller.ts";
import type { RouteHandler } from "./handler.ts";
import { checkIdempotencyKey, hashRequest } from "./idempotency.ts";
import type { OfficeMeasures } from "./measures.ts";
import { readRequest } from "./read.ts";
import { officePrefix, Router } from "./router.ts";
import { SameKey } from "./same-key.ts";
import type { TokenDirectory } from "./token-directory.ts";
import { toldTo } from "./told.ts";
import { Turns } from "./turns.ts";
import { inTransaction } from "./work.ts";

/** The part of the pool that requests may hold at once. */
const poolShare = 0.4;
const retryAfterSeconds = 2;

export interface OfficeDoorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Pick<Logger, "error" | "debug">;
  readonly tokens: TokenDirectory;
  readonly handlers: readonly RouteHandler[];
  readonly measures: OfficeMeasures;
  readonly security: Pick<SecurityLog, "refused">;
}

/** What is learned of a request while it is answered. */
interface Seen {
  /** The operation's name, for the measures. */
  route: string;
  /** The room of the request, when it has one. */
  held?: HeldBytes;
  open(tokenId: number | undefined): HeldBytes;
}

/** The REST side of the door: from a request's head to its answer. */
export class OfficeDoor {
  readonly #options: OfficeDoorOptions;
  readonly #router: Router;
  readonly #rate: RateLimit;
  readonly #room = new Room();
  readonly #turns: Turns;
  readonly #sameKey = new SameKey();
  #openApi: string | undefined;

  constructor(options: OfficeDoorOptions) {
    this.#options = options;
    this.#router = new Router(options.handlers);
    this.#rate = new RateLimit(tokenRequestsPerSecond, tokenRequestsBurst, steadyClock);
    this.#turns = new Turns(Math.max(1, Math.floor(options.pool.options.max * poolShare)));
  }

  /** Answers any request whose address begins with `/api/v1`. */
  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const seen: Seen = { route: "unknown", open: (tokenId) => this.#open(tokenId, reply) };
    let answer: OfficeAnswer;
    try {
      answer = await this.#answerOf(request, seen);
    } catch (error) {
      if (error instanceof ClientGone) {
        this.#options.log.debug({ reason: error.message }, "a client left in the middle of its body");
        return reply.hijack();
      }
      answer = this.#refusalOf(error, request, seen.route);
    }
    this.#options.measures.requests.inc({ route: seen.route, status: String(answer.status) });
    seen.held?.add(Buffer.byteLength(answer.text));
    endUnread(request, reply);
    return reply
      .code(answer.status)
      .headers({ "cache-control": "no-store", ...answer.headers, "content-type": answer.type })
      .send(answer.text);
  }

  async #answerOf(request: FastifyRequest, seen: Seen): Promise<OfficeAnswer> {
    const [address = "", query = ""] = splitAt(request.raw.url ?? "", "?");
    if (address === `${officePrefix}/openapi.json`) return this.#describe(request, seen);
    const found = this.#router.find(request.method, address.slice(officePrefix.length));
    if (found.kind === "nothing") throw new Problem("not-found", "По этому адресу ничего нет.");
    if (found.kind === "other methods") throw new MethodNotAllowed(found.allow);
    const { handler, path } = found;
    seen.route = handler.route.name;
    const caller = await this.#admit(request, handler);
    const isReading = handler.route.method === "GET";
    const key = isReading ? undefined : checkIdempotencyKey(request.headers["idempotency-key"]);
    const held = seen.open(caller.tokenId);
    seen.held = held;
    return this.#withBody(request, held, isReading, async (body) => {
      const read = readRequest(handler.route, { path, query, body });
      const hash = hashRequest(request.method, request.raw.url ?? "", body);
      return this.#run(handler, caller, read, key === undefined ? undefined : { key, hash });
    });
  }

  /** @throws Problem when the token is none, may not do this, or is used too often. */
  async #admit(request: FastifyRequest, { route }: RouteHandler): Promise<OfficeCaller> {
    const caller = await this.#options.tokens.authenticate(request.headers.authorization);
    const waitSeconds = this.#rate.take(caller.tokenId, 1);
    if (waitSeconds > 0) throw new TooMany(waitSeconds);
    if (!caller.scopes.has(route.scope)) {
      throw new Problem("no-scope", `Токену «${caller.name}» нужно право ${route.scope}.`, {
        expected: route.scope,
      });
    }
    return caller;
  }

  /** Room for one request and its answer. @throws Problem later when there is none. */
  #open(tokenId: number | undefined, reply: FastifyReply): HeldBytes {
    if (this.#room.isFull(tokenId)) throw new Problem("later", "Сервер занят, повторите запрос позже.");
    return this.#room.open(tokenId, reply.raw);
  }

  /** Reads the body, counted in the token's room. */
  async #withBody(
    request: FastifyRequest,
    held: HeldBytes,
    isReading: boolean,
    answer: (body: Buffer) => Promise<OfficeAnswer>,
  ): Promise<OfficeAnswer> {
    if (isReading) return answer(Buffer.alloc(0));
    if (Number(request.headers["content-length"] ?? 0) > officeBodyBytesMax) throw tooLarge();
    const body = await readBody(request.raw, officeBodyBytesMax, (bytes) => held.add(bytes));
    switch (body.kind) {
      case "bytes":
        return answer(body.bytes);
      case "too large":
        throw tooLarge();
      case "corrupt":
        throw new Problem("bad-request", "Тело запроса не распаковывается.", {
          expected: "a valid gzip stream",
        });
      case "unknown encoding":
        throw badField("Content-Encoding", "gzip or identity", body.encoding);
    }
  }

  async #run(
    { route, handle }: RouteHandler,
    caller: OfficeCaller,
    read: unknown,
    repeat: { readonly key: string; readonly hash: Buffer } | undefined,
  ): Promise<OfficeAnswer> {
    const { pool, clock } = this.#options;
    const work = () =>
      this.#turns.take(() =>
        inTransaction({
          pool,
          nowMs: clock.now(),
          isReading: route.method === "GET",
          repeatable: repeat && { tokenId: caller.tokenId, ...repeat },
          run: async (connection) => ({
            status: route.status,
            text: written(route, await handle(read as never, caller, connection)),
          }),
        }),
      );
    const { status, text, isReplayed } =
      repeat === undefined
        ? await work()
        : await this.#sameKey.inTurn(`${caller.tokenId} ${repeat.key}`, work);
    if (route.produces === "text/html") return pageAnswer(status, text);
    // Kept answers are whole: who may see what is judged when they are given.
    return jsonAnswer(
      status,
      toldTo(caller.scopes, route, text),
      isReplayed ? { "idempotent-replayed": "true" } : {},
    );
  }

  /** Anybody may read it, so it is counted among what strangers hold. */
  #describe({ method }: FastifyRequest, seen: Seen): OfficeAnswer {
    if (method !== "GET") throw new MethodNotAllowed(["GET"]);
    seen.route = "openapi";
    seen.held = seen.open(undefined);
    this.#openApi ??= JSON.stringify(openApiDocument());
    return jsonAnswer(200, this.#openApi);
  }

  /** Who was refused for what its token is, or is not. Who has brought none was not refused anything. */
  #trace({ problem }: Problem, { raw, headers }: FastifyRequest, route: string): void {
    const facts = { from: raw.socket.remoteAddress, route };
    if (problem === "no-scope") this.#options.security.refused("refused scope", facts);
    if (problem === "no-token" && headers.authorization !== undefined) {
      this.#options.security.refused("refused token", facts);
    }
  }

  /** The registry's answer to anything that was thrown; what is not the caller's fault is logged. */
  #refusalOf(error: unknown, request: FastifyRequest, route: string): OfficeAnswer {
    if (error instanceof Problem) {
      this.#trace(error, request, route);
      return problemAnswer(error, headersOf(error, request));
    }
    const failure = databaseFailure(error);
    this.#options.log.error({ err: error, route, failure }, "a request of the REST API failed");
    if (failure === "unavailable" || failure === "conflict") {
      const later = new Problem("later", "База данных не отвечает или занята, повторите запрос позже.");
      return problemAnswer(later, headersOf(later, request));
    }
    return problemAnswer(new Problem("failed", "Сервер не смог выполнить запрос; ничего не изменено."));
  }
}

function written({ produces }: Route, answer: unknown): string {
  return produces === "text/html" ? String(answer) : JSON.stringify(answer ?? null);
}

class MethodNotAllowed extends Problem {
  readonly allow: readonly string[];

  constructor(allow: readonly string[]) {
    super("no-such-method", "По этому адресу такой операции нет.", { expected: allow.join(", ") });
    this.allow = allow;
  }
}

class TooMany extends Problem {
  readonly waitSeconds: number;

  constructor(waitSeconds: number) {
    super("too-many", `Слишком много запросов: повторите через ${waitSeconds} с.`);
    this.waitSeconds = waitSeconds;
  }
}

/** What HTTP wants beside the body of a refusal. */
function headersOf(problem: Problem, { headers }: FastifyRequest): Record<string, string> {
  if (problem instanceof MethodNotAllowed) return { allow: problem.allow.join(", ") };
  if (problem instanceof TooMany) return { "retry-after": String(problem.waitSeconds) };
  switch (problem.problem) {
    case "no-token": {
      const reason = headers.authorization === undefined ? "" : ', error="invalid_token"';
      return { "www-authenticate": `Bearer realm="prilavok"${reason}` };
    }
    case "no-scope":
      return {
        "www-authenticate": `Bearer realm="prilavok", error="insufficient_scope", scope="${problem.facts.expected}"`,
      };
    case "later":
      return { "retry-after": String(retryAfterSeconds) };
    default:
      return {};
  }
}

function tooLarge(): Problem {
  return new Problem("too-large", "Тело запроса слишком большое.", {
    expected: `at most ${officeBodyBytesMax} bytes`,
  });
}

/** A body that nobody will read is thrown away; the connection of a large one ends with the answer. */
function endUnread({ raw, headers }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete) return;
  raw.resume();
  const isLarge = Number(headers["content-length"] ?? 0) > smallBodyBytesMax;
  if (isLarge || headers["transfer-encoding"] !== undefined) reply.header("connection", "close");
}

const smallBodyBytesMax = 64 * 1024;

function splitAt(text: string, mark: string): [string, string] {
  const index = text.indexOf(mark);
  return index === -1 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}
