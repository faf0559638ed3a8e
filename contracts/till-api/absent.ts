/**
 * Takes out of a body, in place, the members that are null: many serialisers write null for what is not given, so both are
 * one body, for the rules and for the repeat of an `operationId`. Elements of arrays stay, since their places are counted.
 * The body's depth is limited already.
 */
export function dropNulls(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (member === null && !Array.isArray(value)) Reflect.deleteProperty(value, name);
    else dropNulls(member);
  }
}
