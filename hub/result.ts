import { say } from "./language/say.ts";

/**
 * What a command prints of its result: one line of JSON with --json, one member's value with --field, else the text for
 * people.
 * @throws Error that names the members there are when --field names none of them.
 * @example printedResult({ id: "1", accesskey: "…" }, "", ["--field", "accesskey"]) // "…"
 */
export function printedResult(result: unknown, forPeople: string, args: readonly string[]): string {
  const field = fieldOf(args);
  if (field !== undefined) return memberOf(result, field);
  return args.includes("--json") ? JSON.stringify(result) : forPeople;
}

function fieldOf(args: readonly string[]): string | undefined {
  const place = args.findIndex((word) => word === "--field" || word.startsWith("--field="));
  return args[place] === "--field" ? args[place + 1] : args[place]?.slice("--field=".length);
}

function memberOf(result: unknown, path: string): string {
  // As --json would print it.
  let value: unknown = JSON.parse(JSON.stringify(result));
  for (const name of path.split(".")) {
    const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
    const found = members.find(([member]) => member === name);
    if (found === undefined) {
      const known = members.map(([member]) => member).join(", ") || "-";
      throw new Error(say(`the result has no member ${JSON.stringify(name)}; it has ${known}`));
    }
    value = found[1];
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}
