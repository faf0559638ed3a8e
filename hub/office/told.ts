import type { Route } from "@prilavok/contracts/office-api/route.ts";
import type { Scope } from "@prilavok/contracts/office-api/scopes.ts";

/** What names a record, and what the next change of it is made from: nothing that only who may read it should know. */
const identity = ["id", "uid", "code", "version"] as const;

/**
 * The answer that a token may see. An operation that writes answers the whole record only to who may read such records;
 * others are told which one it is and its version, and what the route says that its caller brought itself.
 * @param text the answer as JSON.
 */
export function toldTo(scopes: ReadonlySet<Scope>, route: Route, text: string): string {
  if (route.method === "GET" || scopes.has(route.scope.replace(/:write$/, ":read") as Scope)) return text;
  const answer = JSON.parse(text) as Readonly<Record<string, unknown>>;
  const members = [...identity, ...(route.tells ?? [])].filter((name) => name in answer);
  return JSON.stringify(Object.fromEntries(members.map((name) => [name, answer[name]])));
}
