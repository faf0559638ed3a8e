import { randomUUID } from "node:crypto";
import { endOfNumber, isLongNumber, mayBeginNumber } from "./long-number.ts";

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Before the digits of an id that was a number. No client knows it, so no text begins with it by chance. */
const idMark = `${randomUUID()} `;

/**
 * Writes each number that a double cannot carry as a string, so that JSON.parse keeps its digits. What is no JSON stays
 * none: only what stands where a value may stand, and is a number by JSON's grammar, becomes a string there.
 * @param json text that may be anything.
 */
export function quoteLongNumbers(json: string): string {
  const pieces: string[] = [];
  /** The level of a call's members: its own object is the outermost, or stands in the outermost array. */
  const callLevel = json.charCodeAt(skipSpace(json, 0, 1)) === openBracket ? 2 : 1;
  let level = 0;
  let copied = 0;
  let name = { start: 0, end: 0 };
  let index = 0;
  while (index < json.length) {
    const code = json.charCodeAt(index);
    if (code === quote) {
      const end = endOfString(json, index);
      name = { start: index, end };
      index = end;
    } else if (mayBeginNumber(code)) {
      const end = endOfNumber(json, index);
      const token = json.slice(index, end);
      if (isLongNumber(token) && isValue(json, index, end)) {
        const isId = level === callLevel && isNamedId(json, name, index);
        pieces.push(json.slice(copied, index), isId ? `"${idMark}` : '"', token, '"');
        copied = end;
      }
      index = end;
    } else {
      if (code === openBracket || code === openBrace) level += 1;
      else if (code === closeBracket || code === closeBrace) level -= 1;
      index += 1;
    }
  }
  return pieces.length === 0 ? json : pieces.join("") + json.slice(copied);
}

/** Gives a call, or each call of a batch, the id that was a long number as a raw JSON number. */
export function restoreIds(value: unknown): void {
  for (const call of Array.isArray(value) ? value : [value]) {
    const { id } = (call ?? {}) as { id?: unknown };
    if (typeof id === "string" && id.startsWith(idMark)) {
      (call as { id: unknown }).id = JSON.rawJSON(id.slice(idMark.length));
    }
  }
}

function endOfString(json: string, start: number): number {
  let index = start + 1;
  while (index < json.length && json.charCodeAt(index) !== quote) {
    index += json.charCodeAt(index) === backslash ? 2 : 1;
  }
  return index + 1;
}

function skipSpace(json: string, start: number, step: 1 | -1): number {
  let index = start;
  while (" \t\n\r".includes(json[index] ?? "?")) index += step;
  return index;
}

/** Whether a value may stand from `start` to `end`: a name would have a colon behind it. */
function isValue(json: string, start: number, end: number): boolean {
  const before = json[skipSpace(json, start - 1, -1)] ?? "[";
  const after = json[skipSpace(json, end, 1)] ?? "]";
  return "[:,".includes(before) && "],}".includes(after);
}

/** Whether the last text before a value is its name, and says `id`. */
function isNamedId(
  json: string,
  name: { readonly start: number; readonly end: number },
  start: number,
): boolean {
  const colon = skipSpace(json, start - 1, -1);
  if (json[colon] !== ":" || skipSpace(json, colon - 1, -1) !== name.end - 1) return false;
  const text = json.slice(name.start, name.end);
  // As long as `id` with both letters escaped.
  if (text.length > 14) return false;
  return text === '"id"' || (text.includes("\\") && isEscapedId(text));
}

function isEscapedId(text: string): boolean {
  try {
    return JSON.parse(text) === "id";
  } catch {
    // A name that is no JSON: the whole text is none, which its parsing tells.
    return false;
  }
}
