import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import { operationHeader } from "@prilavok/contracts/till-api/header.ts";
import { openBodyBytesMax, tillBodyBytesMax } from "@prilavok/contracts/till-api/limits.ts";
import type { BodyOf, OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { operations } from "@prilavok/contracts/till-api/operations.ts";
import { readOperationBody } from "@prilavok/contracts/till-api/read-body.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { type Authorisation, TooManyAttempts } from "../authorisation/authorisation.ts";
import type { Clock } from "../clock.ts";
import { formatLocal, offsetMinutesAt } from "../local-time.ts";
import { sendJson, sendRefusal } from "./answer.ts";
import { ClientGone, Room, refuseBodyByHeaders } from "./body.ts";
import type { Executor } from "./executor.ts";
import type { Measures } from "./measures.ts";
import { Occasional } from "./occasional.ts";
import { readOperationHeader } from "./operation-header.ts";

/** Operations that were read and are not answered yet; beyond it: 691. */
export const operationsInHandMax = 500;
const warningIntervalMs = 60_000;

export interface DoorOptions {
  readonly log: Logger;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  readonly executor: Executor;
  readonly authorisation: Authorisation;
  readonly measures: Measures;
}

/** `POST /v1`: from a request to one answer. The order of its checks is part of the contract. */
export class Door {
  readonly #options: DoorOptions;
  readonly #room = new Room();
  readonly #warning = new Occasional(warningIntervalMs);
  #inHand = 0;
  #isClosing = false;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Operations that were accepted and are not answered yet. */
  get inHand(): number {
    return this.#inHand;
  }

  /** From now on the answer is "later". */
  beginClosing(): void {
    this.#isClosing = true;
  }

  async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { operation, type, isLowered } = readOperationHeader(request.raw.rawHeaders);
    if (isLowered) this.#warnOfLowered(request);
    let startMs: number | undefined;
    try {
      const { name, bytesMax } = this.#admit(operation, request);
      const answer = await this.#room.withBody(request.raw, bytesMax, (bytes) => {
        startMs = performance.now();
        return this.#carryOut(name, bytes, request);
      });
      this.#count(operation, 200, startMs);
      return sendJson(reply, 200, answer);
    } catch (error) {
      // What is left of the body is read and not kept, so that a client that still sends sees the answer.
      request.raw.resume();
      if (error instanceof ClientGone) {
        reply.hijack();
        return reply;
      }
      const refusal = error instanceof TillRefusal ? error : this.#unexpected(error, operation);
      this.#count(operation, refusal.code, startMs);
      if (refusal instanceof TooManyAttempts) reply.header("Retry-After", String(refusal.retryAfterS));
      return sendRefusal(reply, refusal, type);
    }
  }

  /**
   * What the headers alone decide. Nobody has a body read who may not call: reading one takes time, and it is the time of
   * everybody else.
   * @throws TillRefusal
   */
  #admit(
    operation: OperationName | undefined,
    request: FastifyRequest,
  ): { readonly name: OperationName; readonly bytesMax: number } {
    if (operation === undefined) {
      throw new TillRefusal("badBody", "", `нужен один заголовок ${operationHeader} с известной операцией`);
    }
    const { isOpen }: { readonly isOpen?: boolean } = operations[operation];
    const bytesMax = isOpen ? openBodyBytesMax : tillBodyBytesMax;
    refuseBodyByHeaders(request.raw, bytesMax);
    const token = request.headers["auth-token"];
    const address = request.raw.socket.remoteAddress ?? "";
    this.#options.authorisation.check(
      operation,
      Array.isArray(token) ? token.join() : token?.trim(),
      address,
    );
    return { name: operation, bytesMax };
  }

  async #carryOut(
    operation: OperationName,
    bytes: Uint8Array,
    request: FastifyRequest,
  ): Promise<BaseResponse> {
    const body = readOperationBody(operation, bytes);
    if (this.#isClosing || this.#inHand >= operationsInHandMax) throw new TillRefusal("tooBusy");
    this.#inHand += 1;
    try {
      if (operation === "AUTH") return await this.#authenticate(body as BodyOf<"AUTH">, request);
      return await this.#options.executor.execute(operation, body);
    } finally {
      this.#inHand -= 1;
    }
  }

  async #authenticate(body: BodyOf<"AUTH">, request: FastifyRequest): Promise<BaseResponse> {
    const { authorisation, clock, timeZone } = this.#options;
    const token = await authorisation.authenticate(body, request.raw.socket.remoteAddress ?? "");
    const nowMs = clock.now();
    return {
      dateTime: formatLocal(nowMs, offsetMinutesAt(nowMs, timeZone)),
      messageDetail: operations.AUTH.success,
      messageTitle: "Успех",
      resultCode: 200,
      type: "AUTH",
      ...(token === undefined ? {} : { token }),
    };
  }

  #unexpected(error: unknown, operation: string | undefined): TillRefusal {
    this.#options.log.error({ err: error, operation }, "an operation failed unexpectedly");
    return new TillRefusal("general");
  }

  #count(operation: string | undefined, code: number, startMs: number | undefined): void {
    const seconds = startMs === undefined ? undefined : (performance.now() - startMs) / 1000;
    this.#options.measures.count(operation, code, seconds);
  }

  #warnOfLowered(request: FastifyRequest): void {
    const address = request.raw.socket.remoteAddress;
    this.#warning.do(() =>
      this.#options.log.warn({ address }, `a caller does not send ${operationHeader} in upper case`),
    );
  }
}
