import { RpcError } from "./errors.ts";

/**
 * One call as JSON-RPC 2.0 writes it (sections 4 to 6 of the specification). Members that it does not name are
 * ignored, and the order of members is free.
 */

/** The longest `id`: characters of text, or digits as they are written. It goes back with every answer. */
export const idCharsMax = 256;

/** A number is kept as it came; one that a double cannot carry is raw JSON. */
export type CallId = string | number | null | RawJson;

/** Named or positional parameters, not yet checked. */
export type CallParams = Readonly<Record<string, unknown>> | readonly unknown[];

export interface RequestCall {
  readonly kind: "request";
  readonly id: CallId;
  readonly method: string;
  readonly params: CallParams | undefined;
}

/** A call without an id: it is done and never answered, whatever becomes of it. */
export interface NotificationCall {
  readonly kind: "notification";
  readonly method: string;
  readonly params: CallParams | undefined;
}

export type Call = RequestCall | NotificationCall;

/** Not a call: answered -32600 with its id where that can be read, else with null. */
export interface InvalidCall {
  readonly kind: "invalid";
  readonly id: CallId;
  readonly error: RpcError;
}

/** Reads one parsed value (a body, or an item of a batch). Never throws. */
export function readCall(value: unknown): Call | InvalidCall {
  if (!isRecord(value)) return invalid(null, "", "a JSON-RPC 2.0 request object");
  const { id, method, params } = value;
  if (id !== undefined && !isCallId(id)) return invalid(null, "id", "a string, a finite number or null");
  if (isLong(id)) return invalid(null, "id", `at most ${idCharsMax} characters`);
  if (value.jsonrpc !== "2.0") return invalid(id, "jsonrpc", '"2.0"');
  if (typeof method !== "string") return invalid(id, "method", "a string");
  if (params !== undefined && !isParams(params)) return invalid(id, "params", "an object or an array");
  return id === undefined
    ? { kind: "notification", method, params }
    : { kind: "request", id, method, params };
}

/** The text of a response that carries a result. @throws when the result cannot be written as JSON. */
export function answer(id: CallId, result: unknown): string {
  return JSON.stringify({ jsonrpc: "2.0", id, result: result === undefined ? null : result });
}

/** The text of a response that carries an error. */
export function refusal(id: CallId, error: RpcError): string {
  return JSON.stringify({ jsonrpc: "2.0", id, error });
}

function invalid(id: CallId | undefined, path: string, expected: string): InvalidCall {
  return { kind: "invalid", id: id ?? null, error: new RpcError("invalidRequest", { path, expected }) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);
}

function isCallId(value: unknown): value is CallId {
  return typeof value === "string" || Number.isFinite(value) || value === null || JSON.isRawJSON(value);
}

function isLong(id: CallId | undefined): boolean {
  if (typeof id === "string") return id.length > idCharsMax;
  return JSON.isRawJSON(id) && JSON.stringify(id).length > idCharsMax;
}

function isParams(value: unknown): value is CallParams {
  return Array.isArray(value) || isRecord(value);
}
