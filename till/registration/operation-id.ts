import { hash } from "node:crypto";

/**
 * What tells whether a repeated `operationId` means the same request: SHA-256 of the operation's name and its body.
 * Two bodies are the same when they are the same JSON value: the order of members and white space do not matter, the way
 * a value is written does (`"15"`, `15` and `"15.0"` are three bodies), because a caller that repeats sends what it kept.
 * @returns 64 hex digits.
 */
export function requestHash(operation: string, body: unknown): string {
  return hash("sha256", `${operation}\n${JSON.stringify(partsOf(body, []))}`);
}

/**
 * Appends a value's parts to `parts`: a list tells its length first, an object how many members it has and then, in the
 * order of their names, each name and its value. So no two values have the same parts. The door limits how deep a body is.
 */
function partsOf(value: unknown, parts: unknown[]): unknown[] {
  if (Array.isArray(value)) {
    parts.push([value.length]);
    for (const element of value) partsOf(element, parts);
  } else if (typeof value === "object" && value !== null) {
    const object = value as Readonly<Record<string, unknown>>;
    const names = Object.keys(object).sort();
    parts.push({ members: names.length });
    for (const name of names) {
      parts.push(name);
      partsOf(object[name], parts);
    }
  } else {
    parts.push(value);
  }
  return parts;
}

/** The `operationId` of a body whose shape was checked; null when it has none. */
export function operationIdOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("operationId" in body)) return null;
  return typeof body.operationId === "string" ? body.operationId : null;
}
