import { hash } from "node:crypto";

/**
 * What tells whether a repeated `operationId` means the same request: SHA-256 of the operation's name and its body.
 * Two bodies are the same when they are the same JSON value: the order of members and white space do not matter, the way
 * a value is written does (`"15"`, `15` and `"15.0"` are three bodies), because a caller that repeats sends what it kept.
 * @returns 64 hex digits.
 */
export function requestHash(operation: string, body: unknown): string {
  return hash("sha256", `${operation}\n${canonical(body)}`);
}

/** JSON with the members of every object in the order of their names. The door limits how deep a body is. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const object = value as Readonly<Record<string, unknown>>;
  let members = "";
  for (const name of Object.keys(object).sort()) {
    const member = object[name];
    if (member === undefined) continue;
    members += `${members === "" ? "" : ","}${JSON.stringify(name)}:${canonical(member)}`;
  }
  return `{${members}}`;
}

/** The `operationId` of a body whose shape was checked; null when it has none. */
export function operationIdOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null || !("operationId" in body)) return null;
  return typeof body.operationId === "string" ? body.operationId : null;
}
