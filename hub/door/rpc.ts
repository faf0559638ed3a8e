import { bodyBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { refusal } from "@prilavok/contracts/jsonrpc/envelope.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import { databaseFailure } from "../database/failure.ts";
import { WriterSaturated } from "../receipts/writer.ts";
import type { Announced } from "./admission.ts";
import { type Body, ClientGone, readBody } from "./body.ts";
import { type Dispatcher, dispatch, Overloaded } from "./dispatch.ts";
import type { Caller, Circumstances, Handler, TillCaller } from "./handler.ts";
import type { DoorOptions } from "./options.ts";
import { bodyGraceMs, type Place } from "./place.ts";
import { type HeldBytes, Room } from "./room.ts";
import { keyEventOf } from "./security-log.ts";

/** How much of a body is read for a caller whose key is refused: enough to answer under the call's id. */
export const strangersBodyBytesMax = 64 * 1024;
const jsonType = "application/json; charset=utf-8";

export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header("content-type", jsonType).send(text);
}

/** Who sends a request, as far as it is known before the body is read. */
interface Sender {
  /** Undefined when the key is refused. */
  readonly deviceId: number | undefined;
  readonly error: unknown;
}

/** The JSON-RPC side of the door: from a request's first byte to its answer. */
export class RpcDoor {
  readonly #options: DoorOptions;
  readonly #deviceHandlers: ReadonlyMap<string, Handler<TillCaller>>;
  readonly #managementHandlers: ReadonlyMap<string, Handler<Caller>>;
  readonly #room = new Room();

  constructor(options: DoorOptions) {
    this.#options = options;
    this.#deviceHandlers = byName(options.deviceHandlers);
    this.#managementHandlers = byName(options.managementHandlers);
  }

  /** `POST /s/<accesskey>` */
  forTill(key: string): Dispatcher<TillCaller> {
    return this.#dispatcher(this.#deviceHandlers, async () => {
      const device = await this.#options.directory.authenticate(key);
      if (device.storeId === null || device.timeZone === null) throw new RpcError("notAuthorized");
      return { ...device, storeId: device.storeId, timeZone: device.timeZone };
    });
  }

  /** `POST /m/<authkey>` */
  forManager(key: string): Dispatcher<Caller> {
    return this.#dispatcher(this.#managementHandlers, async () => {
      const device = await this.#options.directory.authenticate(key);
      if (device.kind !== "admin") throw new RpcError("notAuthorized");
      return device;
    });
  }

  /**
   * The key is looked up before a byte of the body is held: a caller whose key is refused gets room for a small body
   * only, and none at the expense of the tills.
   */
  async answer<C extends Caller>(
    request: FastifyRequest,
    reply: FastifyReply,
    dispatcher: Dispatcher<C>,
  ): Promise<FastifyReply> {
    const { bytes = 0, isPacked } = announcementOf(request);
    if (bytes > bodyBytesMax && !isPacked) return this.#refuseBody(request, reply, { kind: "too large" });
    const sender = await identify(dispatcher);
    const refused = keyEventOf(sender.error);
    if (refused !== undefined)
      this.#options.security.refused(refused, { from: request.raw.socket.remoteAddress });
    return sender.deviceId === undefined
      ? this.#answerStranger(request, reply, dispatcher, sender.error)
      : this.#answerDevice(request, reply, dispatcher, sender.deviceId);
  }

  #answerStranger<C extends Caller>(
    request: FastifyRequest,
    reply: FastifyReply,
    dispatcher: Dispatcher<C>,
    error: unknown,
  ): Promise<FastifyReply> | FastifyReply {
    const { bytes = 0 } = announcementOf(request);
    if (bytes > strangersBodyBytesMax || this.#room.isFull(undefined)) {
      return this.#refuseStranger(request, reply, error);
    }
    return this.#withBody(request, reply, undefined, async (body, held) => {
      if (body.kind === "too large") return this.#refuseStranger(request, reply, error);
      if (body.kind !== "bytes") return this.#refuseBody(request, reply, body);
      return this.#reply(reply, dispatcher, body.bytes, held);
    });
  }

  /** A device without a place is told when to come again, from the head of its request alone. */
  async #answerDevice<C extends Caller>(
    request: FastifyRequest,
    reply: FastifyReply,
    dispatcher: Dispatcher<C>,
    deviceId: number,
  ): Promise<FastifyReply> {
    const { admission } = this.#options;
    const announced = { deviceId, ...announcementOf(request) };
    const place = this.#room.isFull(deviceId) ? admission.turnAway(announced) : admission.enter(announced);
    if (typeof place === "number") {
      this.#options.measures.refusedBodies.inc({ reason: "overload" });
      return refuseOverload(request, reply, place);
    }
    const lending = place.isBacklog ? setTimeout(() => place.lend(), bodyGraceMs) : undefined;
    try {
      return await this.#withBody(request, reply, deviceId, async (body, held) => {
        clearTimeout(lending);
        if (body.kind !== "bytes") return this.#refuseBody(request, reply, body);
        const retryAfter = place.reclaim();
        if (retryAfter > 0) return refuseOverload(request, reply, retryAfter);
        const circumstances = { mayWait: !place.isBacklog, gone: () => goneSignal(reply) };
        return this.#reply(reply, admitting(dispatcher, place, circumstances), body.bytes, held);
      });
    } finally {
      clearTimeout(lending);
      place.leave();
    }
  }

  /** Reads the body. It is counted in the sender's room, and its answer too, until the answer is sent. */
  async #withBody(
    request: FastifyRequest,
    reply: FastifyReply,
    deviceId: number | undefined,
    answer: (body: Body, held: HeldBytes) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const bytesMax = deviceId === undefined ? strangersBodyBytesMax : bodyBytesMax;
    const held = this.#room.open(deviceId, reply.raw);
    try {
      return await answer(await readBody(request.raw, bytesMax, (bytes) => held.add(bytes)), held);
    } catch (error) {
      if (!(error instanceof ClientGone)) throw error;
      this.#options.log.debug({ reason: error.message }, "a client left in the middle of its body");
      return reply.hijack();
    }
  }

  async #reply<C extends Caller>(
    reply: FastifyReply,
    dispatcher: Dispatcher<C>,
    body: Buffer,
    held: HeldBytes,
  ): Promise<FastifyReply> {
    const { text, retryAfter, overloaded } = await dispatch(dispatcher, body);
    if (retryAfter !== undefined) reply.header("retry-after", retryAfter);
    if (text === undefined) return reply.code(overloaded ? 503 : 204).send();
    held.add(Buffer.byteLength(text));
    return sendText(reply, overloaded ? 503 : 200, text);
  }

  #dispatcher<C extends Caller>(
    handlers: ReadonlyMap<string, Handler<C>>,
    authenticate: () => Promise<C>,
  ): Dispatcher<C> {
    const { rate, measures } = this.#options;
    let found: Promise<C> | undefined;
    const charge = (caller: C, items: number) => {
      const retryAfter = rate.take(caller.deviceId, items);
      if (retryAfter === 0) return;
      measures.later.inc({ reason: "rate" });
      throw new RpcError("tooFrequent", { retryAfter, reason: "rate", items });
    };
    return {
      handlers,
      authenticate: () => {
        found ??= authenticate();
        return found;
      },
      admit: charge,
      charge,
      refuse: (error, method) => this.#refusalOf(error, method),
      observe: (method, code) => measures.calls.inc({ method: method ?? "unknown", code: String(code) }),
    };
  }

  /** The registry's answer to anything that was thrown; what is not the caller's fault is logged. */
  #refusalOf(error: unknown, method: string): RpcError {
    if (error instanceof RpcError) return error;
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
        endAfterAnswer(request, reply);
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

  /** The key's own refusal, under the id null: the body was not read. */
  #refuseStranger(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    this.#options.measures.refusedBodies.inc({ reason: "refused key" });
    endAfterAnswer(request, reply);
    return sendText(reply, 200, refusal(null, this.#refusalOf(error, "")));
  }
}

/** What is still coming of the body is read and thrown away, and the connection stays. */
function refuseOverload(request: FastifyRequest, reply: FastifyReply, retryAfter: number): FastifyReply {
  request.raw.resume();
  reply.header("retry-after", retryAfter);
  return sendText(reply, 503, refusal(null, new Overloaded(retryAfter)));
}

/** A dispatcher whose calls need room for their receipts. */
function admitting<C extends Caller>(
  dispatcher: Dispatcher<C>,
  place: Place,
  circumstances: Circumstances,
): Dispatcher<C> {
  return {
    ...dispatcher,
    circumstances,
    admit(caller, items) {
      dispatcher.admit(caller, items);
      const retryAfter = place.found(items);
      if (retryAfter > 0) throw new Overloaded(retryAfter);
    },
    refuse(error, method) {
      const isFull = error instanceof WriterSaturated;
      return dispatcher.refuse(isFull ? new Overloaded(place.postpone()) : error, method);
    },
  };
}

/** Aborted when the connection ends before the answer does. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  if (raw.destroyed || raw.closed) gone.abort();
  else raw.once("close", () => gone.abort());
  return gone.signal;
}

function announcementOf({ headers }: FastifyRequest): Omit<Announced, "deviceId"> {
  const length = headers["content-length"];
  const isCounted = length !== undefined || headers["transfer-encoding"] === undefined;
  return {
    bytes: isCounted ? Number(length ?? 0) : undefined,
    isPacked: headers["content-encoding"] !== undefined,
  };
}

/** What is still coming is thrown away, and the connection ends with the answer. */
function endAfterAnswer(request: FastifyRequest, reply: FastifyReply): void {
  request.raw.resume();
  reply.header("connection", "close");
}

async function identify<C extends Caller>(dispatcher: Dispatcher<C>): Promise<Sender> {
  try {
    const { deviceId } = await dispatcher.authenticate();
    return { deviceId, error: undefined };
  } catch (error) {
    return { deviceId: undefined, error };
  }
}

function byName<C extends Caller>(handlers: readonly Handler<C>[]): ReadonlyMap<string, Handler<C>> {
  const named = new Map<string, Handler<C>>();
  for (const handler of handlers) {
    for (const name of [handler.method.name, ...handler.method.aliases]) named.set(name, handler);
  }
  return named;
}
