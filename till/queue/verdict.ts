import { type Wanted, Wanted as WantedSchema } from "@prilavok/contracts/device-api/wanted.ts";
import { errorRegistry, type QueueAction } from "@prilavok/contracts/jsonrpc/errors.ts";
import { Compile } from "typebox/compile";
import { type Answer, isObject, type RemoteError, readAnswer } from "./answer.ts";
import { retryAfterMs, secondsToMs } from "./retry-after.ts";

/** What a request came back with. */
export interface HttpAnswer {
  readonly status: number;
  /** The header Retry-After, as it came. */
  readonly retryAfter: string | undefined;
  /** The header Date. */
  readonly date?: string | undefined;
  readonly body: string;
}

/** A call that was sent. */
export interface SentCall {
  readonly id: number;
  /** The extIds of the receipts of a batch, the uids of transactions, in order; undefined for a single call. */
  readonly extIds: readonly string[] | undefined;
  /** One method carries one message and many: a destination that lacks it is another, or an older one. */
  readonly hasOneForm?: boolean;
  /** Is told to nobody, even when the destination says it back. */
  readonly authkey: string;
}

/** What is to be done after an answer. `why` is for people and holds nothing of the key. */
export type Verdict =
  | { readonly kind: "accepted"; readonly wanted: Wanted | undefined }
  /** The content is refused. `offender`: its place in the batch, when the destination named one. */
  | {
      readonly kind: "refused";
      readonly why: string;
      readonly offender: number | undefined;
      /** Fewer at once may pass. */
      readonly isTooLarge?: boolean;
    }
  | {
      readonly kind: "later";
      readonly why: string;
      readonly retryAfterMs?: number | undefined;
      /** The destination itself answered that it failed, which one receipt may be the cause of. */
      readonly isServers?: boolean;
      /** Who answered does not know the address. */
      readonly isAddress?: boolean;
    }
  | { readonly kind: "key refused"; readonly why: string }
  /** The destination has no purchaseRegisterBatch. */
  | { readonly kind: "no batches" };

/** What an HTTP status alone says, when the body is no answer to the call. */
export const statusActions: Readonly<Record<number, "set aside" | "stop the lane">> = {
  401: "stop the lane",
  403: "stop the lane",
  413: "set aside",
};
/** With no word of a hub: the address is another one's. It may be right again any time, so that it is tried again. */
export const addressStatuses: readonly number[] = [301, 302, 303, 307, 308, 404, 405, 410];
/** Statuses that one receipt may be the cause of, and a wrong address as well: with no word of a hub nobody knows. */
export const doubtfulStatuses: readonly number[] = [400, 422, 500];

const wantedForm = Compile(WantedSchema);
const actions = new Map<number, QueueAction>(
  Object.values(errorRegistry).map(({ code, queue }) => [code, queue]),
);
/** JSON-RPC's own "internal error", which the registry does not have. */
const foreignInternal = -32603;
const whyCharsMax = 300;
const unclear = { kind: "later", why: "непонятный ответ" } as const;

/** Source: the error table of the Device API contract, section 2, and the plugin's contract, section 3. */
export function verdictOf(
  { status, retryAfter, date, body }: HttpAnswer,
  call: SentCall,
  nowMs: number,
): Verdict {
  const answer = readAnswer(body);
  const headerMs = retryAfterMs(retryAfter, date, nowMs);
  const error = answer === undefined ? undefined : errorIn(answer, status, call);
  if (error !== undefined) return ofError(error, call, headerMs);
  if (status >= 200 && status < 300 && status !== 204) {
    const isResult = answer !== undefined && answer.error === undefined && isIdOf(answer.id, call);
    return isResult ? ofResult(answer.result, call) : unclear;
  }
  const why = `HTTP ${status}`;
  switch (statusActions[status]) {
    case "stop the lane":
      return { kind: "key refused", why };
    case "set aside":
      return { kind: "refused", why, offender: undefined, isTooLarge: true };
    default: {
      const isAddress = addressStatuses.includes(status);
      const isServers = doubtfulStatuses.includes(status);
      return { kind: "later", why, retryAfterMs: headerMs, isServers, ...(isAddress ? { isAddress } : {}) };
    }
  }
}

/**
 * The error that answers the call. A destination that could not even read it answers under a null id. An error of
 * nobody's registry, with another status than 200 or without the call's id, is the word of somebody in between.
 */
function errorIn({ id, error }: Answer, status: number, call: SentCall): RemoteError | undefined {
  if (error === undefined || error === "unreadable") return undefined;
  const isKnown = actions.has(error.code) || error.code === foreignInternal;
  if (isIdOf(id, call)) return isKnown || status < 500 ? error : undefined;
  return (id === null || id === undefined) && isKnown ? error : undefined;
}

function isIdOf(id: unknown, call: SentCall): boolean {
  return id === call.id || id === String(call.id);
}

function ofError(error: RemoteError, call: SentCall, headerMs: number | undefined): Verdict {
  const { code, data } = error;
  const why = told(`${code} ${error.message}${placeOf(data)}`, call);
  if (code === errorRegistry.methodNotFound.code) {
    if (call.hasOneForm === true) return { kind: "later", why, retryAfterMs: headerMs };
    if (call.extIds !== undefined) return { kind: "no batches" };
  }
  if (code === foreignInternal) return { kind: "later", why, retryAfterMs: headerMs, isServers: true };
  switch (actions.get(code) ?? "set aside") {
    case "retry":
      return {
        kind: "later",
        why,
        retryAfterMs: headerMs ?? secondsToMs(data.retryAfter),
        isServers: code === errorRegistry.internal.code,
      };
    case "stop the lane":
      // With a path it is about what a receipt says, such as the device that its poskey names, and not about the key.
      if (typeof data.path !== "string") return { kind: "key refused", why };
      break;
    default:
      break;
  }
  return { kind: "refused", why, offender: offenderOf(error, call) };
}

/** Fit for a log, a screen and the journal, without the key. */
function told(text: string, { authkey }: SentCall): string {
  const hidden = authkey === "" ? text : text.replaceAll(authkey, "…");
  return hidden
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, whyCharsMax)
    .toWellFormed();
}

/** The path and the expectation that our hub tells. */
function placeOf({ path, expected }: Readonly<Record<string, unknown>>): string {
  const parts = [path, expected].filter((part): part is string => typeof part === "string" && part !== "");
  return parts.length === 0 ? "" : ` (${parts.join(": ")})`;
}

/** Our hub tells the index; the original echoes the receipt, which has its `extId`, and a transaction its `uid`. */
function offenderOf({ data, receipt }: RemoteError, { extIds }: SentCall): number | undefined {
  if (extIds === undefined) return undefined;
  const { index } = data;
  if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < extIds.length)
    return index;
  const { extId, uid } = isObject(receipt) ? receipt : {};
  const named = typeof extId === "string" ? extId : uid;
  const place = typeof named === "string" ? extIds.indexOf(named) : -1;
  return place === -1 ? undefined : place;
}

function ofResult(result: unknown, { extIds }: SentCall): Verdict {
  if (result === undefined || result === null || result === false) return unclear;
  if (!isObject(result)) return { kind: "accepted", wanted: undefined };
  if (extIds !== undefined && result.count !== undefined) {
    const count = Number(result.count);
    if (!Number.isFinite(count)) return unclear;
    // All or nothing: a destination that took fewer than were sent has not understood the batch.
    if (count < extIds.length) {
      return { kind: "refused", why: `принято ${count} из ${extIds.length}`, offender: undefined };
    }
  }
  return { kind: "accepted", wanted: wantedForm.Check(result.wanted) ? result.wanted : undefined };
}
