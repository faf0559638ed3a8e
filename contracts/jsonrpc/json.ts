import { isUtf8 } from "node:buffer";
import { nestingMax } from "../device-api/limits.ts";
import { RpcError } from "./errors.ts";
import { quoteLongNumbers, restoreIds } from "./exact-numbers.ts";
import { mayHoldLongNumber } from "./long-number.ts";
import { weigh } from "./weight.ts";

/**
 * Reads JSON from hostile hands, exactly.
 *
 * - UTF-8 only; a leading BOM is accepted. Of a repeated key the last one counts, as JSON.parse does.
 * - No digit is lost: a number that a double cannot carry becomes a decimal string with the digits that came.
 *   Only as the `id` of a call it becomes a raw JSON number (`JSON.isRawJSON`), which is written back digit for digit.
 * - Nesting deeper than `levelsMax` is refused, and what would take JSON.parse long (weight.ts).
 *
 * @param levelsMax arrays and objects inside one another, the outermost counted.
 * @throws RpcError -32700 when it is not JSON, -32600 when it is nested too deep or too heavy; never anything else.
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
  const levels = weigh(bytes, levelsMax);
  const hasLong = mayHoldLongNumber(bytes);
  const value = parse(hasLong ? quoteLongNumbers(text) : text);
  if (levels === undefined ? isNestedDeeper(value, levelsMax) : levels > levelsMax) {
    throw new RpcError("invalidRequest", { expected: `nesting of at most ${levelsMax} levels` });
  }
  if (hasLong) restoreIds(value);
  return { text, value };
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
