import { isUtf8 } from "node:buffer";
import { nestingMax } from "../device-api/limits.ts";
import { RpcError } from "./errors.ts";
import { exactCharsMax, mayHoldLongNumber } from "./long-number.ts";

/**
 * Reads JSON from hostile hands, exactly.
 *
 * - UTF-8 only; a leading BOM is accepted. Of a repeated key the last one counts, as JSON.parse does.
 * - No digit is lost: a number that a double cannot carry becomes a decimal string with the digits that came.
 *   Only as the `id` of a call it becomes a raw JSON number (`JSON.isRawJSON`), which is written back digit for digit.
 * - Nesting deeper than `levelsMax` is refused.
 *
 * @param levelsMax arrays and objects inside one another, the outermost counted.
 * @throws RpcError -32700 when it is not JSON, -32600 when it is nested too deep; never anything else.
 * @example parseJson(Buffer.from("[0.1, 12345678.123456789012]")) // [0.1, "12345678.123456789012"]
 */
export function parseJson(bytes: Uint8Array, levelsMax: number = nestingMax): unknown {
  return parseJsonText(bytes, levelsMax).value;
}

/** The same, with the text that was read: for who looks for more in it than its value. */
export function parseJsonText(
  bytes: Uint8Array,
  levelsMax: number,
): { readonly text: string; readonly value: unknown } {
  const text = decode(bytes);
  const value = parse(text);
  if (isNestedDeeper(value, levelsMax)) {
    throw new RpcError("invalidRequest", { expected: `nesting of at most ${levelsMax} levels` });
  }
  return { text, value: mayHoldLongNumber(bytes) ? parseExactly(text) : value };
}

const byteOrderMark = "\uFEFF";

function decode(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new RpcError("parseError", { expected: "UTF-8" });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold anything.
    throw new RpcError("parseError", { expected: "JSON" });
  }
}

/** JSON.parse itself keeps no stack; this goes `levels` + 1 calls down, however deep the value is. */
function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const item of value) if (isNestedDeeper(item, levels - 1)) return true;
    return false;
  }
  for (const key in value) {
    if (isNestedDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  }
  return false;
}

/** The second reading of the rare text that may hold a number too long for a double. */
function parseExactly(text: string): unknown {
  const idSources = new Map<unknown, string>();
  const value = JSON.parse(text, function (this: unknown, key, member, { source }) {
    if (typeof member !== "number" || source === undefined || source.length <= exactCharsMax) return member;
    if (String(member) === source) return member;
    if (key === "id") idSources.set(this, source);
    return source;
  });
  for (const call of Array.isArray(value) ? value : [value]) {
    const source = idSources.get(call);
    if (source !== undefined) (call as { id: unknown }).id = JSON.rawJSON(source);
  }
  return value;
}
