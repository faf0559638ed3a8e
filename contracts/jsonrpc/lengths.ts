import Type, { type TSchema } from "typebox";
import { describe } from "./describe.ts";
import type { Fault, Path } from "./fault.ts";

/** Looks for the first array in a value that holds more items than its schema allows. */
type Search = (value: unknown, path: Path) => Fault | undefined;

const searches = new WeakMap<TSchema, Search | "no arrays">();

/**
 * Finds the first array that is too long. It looks at lengths alone, an outer array before those inside, and goes into
 * no array that is too long: the work is bounded by the schema's own limits, whatever came.
 */
export function findOverlong(schema: TSchema, value: unknown, path: Path = []): Fault | undefined {
  const search = searchOf(schema);
  return search === "no arrays" ? undefined : search(value, path);
}

function searchOf(schema: TSchema): Search | "no arrays" {
  let search = searches.get(schema);
  if (search === undefined) {
    search = searchIn(schema);
    searches.set(schema, search);
  }
  return search;
}

function searchIn(schema: TSchema): Search | "no arrays" {
  if (Type.IsArray(schema)) return searchArray(schema);
  if (Type.IsObject(schema)) return searchMembers(Object.entries(schema.properties));
  if (!Type.IsUnion(schema)) return "no arrays";
  // Of several shapes that hold arrays, it is not known here which one is meant.
  const [only, ...others] = schema.anyOf.map(searchOf).filter((search) => search !== "no arrays");
  return only !== undefined && others.length === 0 ? only : "no arrays";
}

function searchArray(schema: TSchema & { items: TSchema; maxItems?: number }): Search {
  const inside = searchOf(schema.items);
  return (value, path) => {
    if (!Array.isArray(value)) return undefined;
    if (schema.maxItems !== undefined && value.length > schema.maxItems) {
      return { path, expected: describe(schema), actual: value.length };
    }
    if (inside === "no arrays") return undefined;
    for (const [index, item] of value.entries()) {
      const fault = inside(item, [...path, index]);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function searchMembers(members: readonly (readonly [string, TSchema])[]): Search | "no arrays" {
  const inside = members.flatMap(([name, member]) => {
    const search = searchOf(member);
    return search === "no arrays" ? [] : [[name, search] as const];
  });
  if (inside.length === 0) return "no arrays";
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    for (const [name, search] of inside) {
      const member = (value as Record<string, unknown>)[name];
      const fault = member === undefined ? undefined : search(member, [...path, name]);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}
