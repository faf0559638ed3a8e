import { type Wanted, Wanted as WantedSchema } from "@prilavok/contracts/device-api/wanted.ts";
import { errorRegistry, type QueueAction } from "@prilavok/contracts/jsonrpc/errors.ts";
import { Compile } from "typebox/compile";

/** What a request came back with. */
export interface HttpAnswer {
  readonly status: number;
  /** The header Retry-After, as it came. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** A call that was sent. */
export interface SentCall {
  readonly id: number;
  /** The extIds of the receipts of a batch, in order; undefined for a single call. */
  readonly extIds: readonly string[] | undefined;
}

/** What is to be done after an answer. `why` is for people and holds nothing of the key. */
export type Verdict =
  | { readonly kind: "accepted"; readonly wanted: Wanted | undefined }
  /** The content is refused. `offender`: its place in the batch, when the destination named one. */
  | { readonly kind: "refused"; readonly why: string; readonly offender: number | undefined }
  /** `isServers`: the destination itself answered that it failed, which one receipt may be the cause of. */
  | {
      readonly kind: "later";
      readonly why: string;
      readonly retryAfterMs?: number | undefined;
      readonly isServers?: boolean;
    }
  | { readonly kind: "key refused"; readonly why: string }
  /** The destination has no purchaseRegisterBatch. */
  | { readonly kind: "no batches" };

const wantedForm = Compile(WantedSchema);
const actions = new Map<number, QueueAction>(
  Object.values(errorRegistry).map(({ code, queue }) => [code, queue]),
);
/** JSON-RPC's own "internal error", which the registry does not have. */
const foreignInternal = -32603;
const whyCharsMax = 300;

/** Source: the error table of the Device API contract, section 2, and the plugin's contract, section 3. */
export function verdictOf({ status, retryAfter, body }: HttpAnswer, call: SentCall, nowMs: number): Verdict {
  const answer = readAnswer(body);
  const headerMs = retryAfterMs(retryAfter, nowMs);
  if (answer?.error !== undefined && isAnswerTo(answer, call)) return ofError(answer.error, call, headerMs);
  const http = `HTTP ${status}`;
  if (status === 200) {
    if (answer !== undefined && answer.id === call.id && answer.result !== undefined) {
      return ofResult(answer.result, call);
    }
    return { kind: "later", why: "непонятный ответ" };
  }
  if (status === 401 || status === 403) return { kind: "key refused", why: http };
  if (status === 413 || status === 400 || status === 422)
    return { kind: "refused", why: http, offender: undefined };
  return { kind: "later", why: http, retryAfterMs: headerMs, isServers: status === 500 };
}

interface Answer {
  readonly id: unknown;
  readonly result: unknown;
  readonly error: RemoteError | undefined;
}

interface RemoteError {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly receipt: unknown;
}

function readAnswer(body: string): Answer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // What is no JSON is no answer; the caller says so.
    return undefined;
  }
  if (!isObject(value)) return undefined;
  return { id: value.id, result: value.result, error: readError(value.error) };
}

function readError(error: unknown): RemoteError | undefined {
  if (!isObject(error) || typeof error.code !== "number") return undefined;
  return {
    code: error.code,
    message: typeof error.message === "string" ? error.message : "",
    data: isObject(error.data) ? error.data : {},
    receipt: error.receipt,
  };
}

/** A destination that could not even read the call answers under a null id. */
function isAnswerTo({ id }: Answer, call: SentCall): boolean {
  return id === call.id || id === null || id === undefined;
}

function ofError(error: RemoteError, call: SentCall, headerMs: number | undefined): Verdict {
  const { code, data } = error;
  const why = `${code} ${error.message}${placeOf(data)}`.trim().slice(0, whyCharsMax);
  if (code === errorRegistry.methodNotFound.code && call.extIds !== undefined) return { kind: "no batches" };
  if (code === foreignInternal) return { kind: "later", why, isServers: true };
  switch (actions.get(code) ?? "set aside") {
    case "retry":
      return {
        kind: "later",
        why,
        retryAfterMs: headerMs ?? secondsToMs(data.retryAfter),
        isServers: code === errorRegistry.internal.code,
      };
    case "stop the lane":
      return { kind: "key refused", why };
    default:
      return { kind: "refused", why, offender: offenderOf(error, call) };
  }
}

/** The path and the expectation that our hub tells. */
function placeOf({ path, expected }: Readonly<Record<string, unknown>>): string {
  const told = [path, expected].filter((part): part is string => typeof part === "string" && part !== "");
  return told.length === 0 ? "" : ` (${told.join(": ")})`;
}

/** Our hub tells the index; the original echoes the receipt. */
function offenderOf({ data, receipt }: RemoteError, { extIds }: SentCall): number | undefined {
  if (extIds === undefined) return undefined;
  const { index } = data;
  if (typeof index === "number" && Number.isInteger(index) && index >= 0 && index < extIds.length)
    return index;
  const place = isObject(receipt) && typeof receipt.extId === "string" ? extIds.indexOf(receipt.extId) : -1;
  return place === -1 ? undefined : place;
}

function ofResult(result: unknown, { extIds }: SentCall): Verdict {
  if (!isObject(result)) {
    return result === null
      ? { kind: "later", why: "непонятный ответ" }
      : { kind: "accepted", wanted: undefined };
  }
  // All or nothing: a destination that took fewer than were sent has not understood the batch.
  if (extIds !== undefined && typeof result.count === "number" && result.count < extIds.length) {
    return { kind: "refused", why: `принято ${result.count} из ${extIds.length}`, offender: undefined };
  }
  return { kind: "accepted", wanted: wantedForm.Check(result.wanted) ? result.wanted : undefined };
}

/** Seconds or an HTTP date. */
function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const untilMs = Date.parse(text);
  return Number.isNaN(untilMs) ? undefined : Math.max(0, untilMs - nowMs);
}

function secondsToMs(seconds: unknown): number | undefined {
  return typeof seconds === "number" && seconds >= 0 ? seconds * 1000 : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
