import type { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
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

/** What a method may know of the request that its call came in. */
export interface Circumstances {
  /**
   * Whether the answer may be held back for a while: the call is alone in its request, so that no other waits behind
   * it, and the request takes nobody's place.
   */
  readonly mayWait: boolean;
  /** Aborted when the caller hangs up. Made when it is asked for. */
  readonly gone: () => AbortSignal;
}

/**
 * One method as the door calls it: `params` have passed the method's schema (unknown members may be present),
 * and what comes back is the JSON-RPC `result`. A refusal is a thrown RpcError; anything else that is thrown
 * becomes -32605 (or -32610 when the database failed) and is logged.
 */
export interface Handler<C extends Caller = TillCaller> extends HandlerTraits {
  readonly method: Method;
  handle(params: never, caller: C, circumstances?: Circumstances): Promise<unknown>;
}

export interface HandlerTraits {
  /** Work units of the call for the rate limit, in receipts; 1 when absent. */
  readonly items?: (params: never) => number;
  /** In a JSON-RPC batch, calls in a row of such methods run together; all others run one after another. */
  readonly concurrent?: boolean;
  /** Adds to the refusal of malformed params what the contract wants in it. */
  readonly explain?: (refusal: RpcError, params: unknown) => RpcError;
}

/** Binds a contract's method to its rule, with the parameters typed by the schema. */
export function handler<M extends Method, C extends Caller = TillCaller>(
  method: M,
  handle: (params: ParamsOf<M>, caller: C, circumstances?: Circumstances) => Promise<unknown>,
  traits: {
    readonly items?: (params: ParamsOf<M>) => number;
    readonly concurrent?: boolean;
    readonly explain?: HandlerTraits["explain"];
  } = {},
): Handler<C> {
  return { method, handle: handle as Handler<C>["handle"], ...(traits as HandlerTraits) };
}
