import type { Method, ParamsOf } from "@prilavok/contracts/jsonrpc/method.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";

/** The device behind a key that was accepted: everything a method may reach follows from it. */
export interface Caller {
  readonly accountId: number;
  readonly deviceId: number;
  readonly deviceExtId: string | null;
}

/** A till's key: the Device API. */
export interface TillCaller extends Caller {
  readonly storeId: number;
  readonly timeZone: TimeZone;
}

/**
 * One method as the door calls it: `params` have passed the method's schema (unknown members may be present),
 * and what comes back is the JSON-RPC `result`. A refusal is a thrown RpcError; anything else that is thrown
 * becomes -32605 (or -32610 when the database failed) and is logged.
 */
export interface Handler<C extends Caller = TillCaller> {
  readonly method: Method;
  handle(params: never, caller: C): Promise<unknown>;
}

/** Binds a contract's method to its rule, with the parameters typed by the schema. */
export function handler<M extends Method, C extends Caller = TillCaller>(
  method: M,
  handle: (params: ParamsOf<M>, caller: C) => Promise<unknown>,
): Handler<C> {
  return { method, handle: handle as Handler<C>["handle"] };
}
