import { callsPerBatchMax } from "@prilavok/contracts/device-api/limits.ts";
import {
  answer,
  type Call,
  type InvalidCall,
  readCall,
  refusal,
} from "@prilavok/contracts/jsonrpc/envelope.ts";
import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { parseJson } from "@prilavok/contracts/jsonrpc/json.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { bytesInOneGo, yieldToOthers } from "../yielding.ts";
import type { Caller, Circumstances, Handler } from "./handler.ts";

/** Everything the dispatch needs from the door around it. */
export interface Dispatcher<C extends Caller> {
  readonly handlers: ReadonlyMap<string, Handler<C>>;
  /** Who calls. Asked for every call of a body, and looked up once a request. @throws RpcError of the key. */
  authenticate(): Promise<C>;
  /** @throws RpcError -32606 when the caller may not do so many items now. */
  admit(caller: C, items: number): void;
  /** Takes the price of a refused call, in the same units. @throws RpcError -32606 when the caller cannot pay it. */
  charge(caller: C, items: number): void;
  /** Turns anything a handler threw into an answer of the registry, and logs what is not one. */
  refuse(error: unknown, method: string): RpcError;
  /** Told of every call: its method (undefined when unknown) and the code it ended with, 0 for a result. */
  observe(method: string | undefined, code: number): void;
  /** Of the request; absent: nothing may wait. */
  readonly circumstances?: Circumstances | undefined;
}

/** A refused call costs what a receipt of its size would: bodies that are wrong are no cheaper to read than right ones. */
export const bytesPerRefusedItem = 700;

/** What goes back: nothing for notifications alone, else the JSON text of one response or of an array. */
export interface Reply {
  readonly text: string | undefined;
  /** The largest wait that any refusal asked for, in seconds. */
  readonly retryAfter: number | undefined;
  /** Every response was a refusal that says "later, the hub is full". */
  readonly overloaded: boolean;
}

/** A refusal that makes the whole HTTP answer a 503. Source: contract, section 1. */
export class Overloaded extends RpcError {
  constructor(retryAfter: number) {
    super("tooFrequent", { retryAfter, reason: "overload" });
  }
}

/**
 * Answers one request body by the rules of JSON-RPC 2.0 (sections 4 to 6). Errors are found in this order: not JSON,
 * bad key, not a request, no such method, bad parameters, rate limit, the method's own.
 */
export async function dispatch<C extends Caller>(
  dispatcher: Dispatcher<C>,
  body: Uint8Array,
): Promise<Reply> {
  let value: unknown;
  try {
    value = parseJson(body);
  } catch (error) {
    return refuseWhole(dispatcher, error, body.length);
  }
  if (!Array.isArray(value)) return reply([await answerOne(dispatcher, value, body.length)], false);
  if (value.length === 0 || value.length > callsPerBatchMax) {
    const expected = value.length === 0 ? "at least one call" : `at most ${callsPerBatchMax} calls`;
    const refusal = new RpcError("invalidRequest", { expected, actual: value.length });
    return refuseWhole(dispatcher, refusal, body.length);
  }
  const bytesEach = body.length / value.length;
  return reply(await answerBatch({ ...dispatcher, circumstances: undefined }, value, bytesEach), true);
}

interface Answered {
  /** Undefined for a notification. */
  readonly text: string | undefined;
  readonly error: RpcError | undefined;
}

/** Calls run in order; a run of calls whose handlers allow it goes together, so that they share a commit. */
async function answerBatch<C extends Caller>(
  dispatcher: Dispatcher<C>,
  values: unknown[],
  bytesEach: number,
): Promise<Answered[]> {
  const answers: Answered[] = [];
  let index = 0;
  while (index < values.length) {
    let end = index + 1;
    if (isConcurrent(dispatcher, values[index])) {
      while (end < values.length && isConcurrent(dispatcher, values[end])) end += 1;
    }
    const together = values.slice(index, end).map((value) => answerOne(dispatcher, value, bytesEach));
    answers.push(...(await Promise.all(together)));
    index = end;
  }
  return answers;
}

function isConcurrent<C extends Caller>(dispatcher: Dispatcher<C>, value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("method" in value)) return false;
  return typeof value.method === "string" && dispatcher.handlers.get(value.method)?.concurrent === true;
}

/** @param bytes what the call has of the body. */
async function answerOne<C extends Caller>(
  dispatcher: Dispatcher<C>,
  value: unknown,
  bytes: number,
): Promise<Answered> {
  const call = readCall(value);
  let method: string | undefined;
  try {
    const who = await dispatcher.authenticate();
    const handler = orCharged(dispatcher, who, bytes, () => handlerOf(dispatcher, call));
    method = handler.method.name;
    if (bytes > bytesInOneGo) await yieldToOthers();
    const params = orCharged(dispatcher, who, bytes, () => checkedParams(handler, call));
    dispatcher.admit(who, handler.items?.(params) ?? 1);
    const result = await handler.handle(params, who, dispatcher.circumstances);
    dispatcher.observe(method, 0);
    return { text: call.kind === "notification" ? undefined : answer(call.id, result), error: undefined };
  } catch (thrown) {
    const error = dispatcher.refuse(thrown, method ?? "");
    dispatcher.observe(method, error.entry.code);
    const isSilent = call.kind === "notification";
    return { text: isSilent ? undefined : refusal(call.id, error), error };
  }
}

/** Runs what may refuse a call; the refusal is charged. */
function orCharged<C extends Caller, T>(dispatcher: Dispatcher<C>, who: C, bytes: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    dispatcher.charge(who, priceOf(bytes));
    throw error;
  }
}

function priceOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / bytesPerRefusedItem));
}

function handlerOf<C extends Caller>({ handlers }: Dispatcher<C>, call: Call | InvalidCall): Handler<C> {
  if (call.kind === "invalid") throw call.error;
  const handler = handlers.get(call.method);
  if (handler === undefined) throw new RpcError("methodNotFound", { method: call.method.slice(0, 100) });
  return handler;
}

function checkedParams<C extends Caller>(handler: Handler<C>, call: Call | InvalidCall): never {
  if (call.kind === "invalid") throw call.error;
  try {
    return readParams(handler.method, call.params) as never;
  } catch (error) {
    if (error instanceof RpcError && handler.explain !== undefined) throw handler.explain(error, call.params);
    throw error;
  }
}

/** A body that holds no call is charged too, to a device; a caller without one is told what is wrong with the body. */
async function refuseWhole<C extends Caller>(
  dispatcher: Dispatcher<C>,
  thrown: unknown,
  bytes: number,
): Promise<Reply> {
  const who = await dispatcher.authenticate().catch(() => undefined);
  let error = dispatcher.refuse(thrown, "");
  try {
    if (who !== undefined) dispatcher.charge(who, priceOf(bytes));
  } catch (unpaid) {
    error = dispatcher.refuse(unpaid, "");
  }
  dispatcher.observe(undefined, error.entry.code);
  return reply([{ text: refusal(null, error), error }], false);
}

function reply(answers: readonly Answered[], isBatch: boolean): Reply {
  const texts = answers.map((one) => one.text).filter((text) => text !== undefined);
  const waits = answers.map((one) => one.error?.data?.retryAfter).filter((wait) => wait !== undefined);
  return {
    text: texts.length === 0 ? undefined : isBatch ? `[${texts.join(",")}]` : texts[0],
    retryAfter: waits.length === 0 ? undefined : Math.max(...waits),
    overloaded: answers.length > 0 && answers.every((one) => one.error instanceof Overloaded),
  };
}
