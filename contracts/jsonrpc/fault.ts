import Type, { type TObject, type TSchema } from "typebox";
import Value from "typebox/value";
import { findUnstorable } from "../values/text.ts";
import { compiled } from "./compiled.ts";
import { describe } from "./describe.ts";
import { findOverlong } from "./lengths.ts";

/** A way into parameters: `["receipts", 17, "positions", 2, "name"]`. */
export type Path = readonly (string | number)[];

/** The first thing that is wrong with parameters, in the order of the schema. */
export interface Fault {
  readonly path: Path;
  readonly expected: string;
  /** Absent when the member is missing. */
  readonly actual?: unknown;
}

/** @example printPath(["receipts", 17, "positions", 2, "name"]) === "receipts[17].positions[2].name" */
export function printPath(path: Path): string {
  return path.reduce<string>((printed, step) => {
    if (typeof step === "number") return `${printed}[${step}]`;
    return printed === "" ? step : `${printed}.${step}`;
  }, "");
}

/**
 * Finds what a compiled schema only says to be there. An array that is too long is told before anything else.
 * @returns undefined when the value is right.
 */
export function findFault(schema: TSchema, value: unknown, path: Path = []): Fault | undefined {
  return findOverlong(schema, value, path) ?? findInside(schema, value, path);
}

/** Of lengths that are right. Each level is checked by compiled code: a refusal costs little more than an acceptance. */
function findInside(schema: TSchema, value: unknown, path: Path): Fault | undefined {
  if (isRight(schema, value)) return undefined;
  if (Type.IsObject(schema) && isRecord(value))
    return findInMembers(schema, value, path) ?? unstorable(value, path);
  if (Type.IsArray(schema) && Array.isArray(value)) return findInItems(schema, value, path);
  const variant = Type.IsUnion(schema) ? schema.anyOf.find((one) => isMeant(one, value)) : undefined;
  if (variant !== undefined) return findInside(variant, value, path);
  if (typeof value === "string") {
    // Told apart from a wrong length or form, because the character cannot be seen.
    const fault = unstorable(value, path);
    if (fault !== undefined) return fault;
  }
  return { path, expected: describe(schema), actual: value };
}

/** Small schemas are not worth compiling. */
function isRight(schema: TSchema, value: unknown): boolean {
  return holdsOthers(schema) ? compiled(schema).Check(value) : Value.Check(schema, value);
}

function holdsOthers(schema: TSchema): boolean {
  if (Type.IsUnion(schema)) return schema.anyOf.some(holdsOthers);
  return Type.IsObject(schema) || Type.IsArray(schema) || Type.IsRecord(schema);
}

/** Of several allowed shapes, an object means the one that is an object. */
function isMeant(schema: TSchema, value: unknown): boolean {
  return Type.IsObject(schema) && isRecord(value);
}

function findInMembers(schema: TObject, value: Record<string, unknown>, path: Path): Fault | undefined {
  for (const [name, member] of Object.entries(schema.properties)) {
    const here = [...path, name];
    if (value[name] !== undefined) {
      const fault = findInside(member, value[name], here);
      if (fault !== undefined) return fault;
    } else if (schema.required?.includes(name)) {
      return { path: here, expected: describe(member) };
    }
  }
  return undefined;
}

function findInItems(schema: TSchema & { items: TSchema }, items: readonly unknown[], path: Path): Fault {
  for (const [index, item] of items.entries()) {
    const fault = findInside(schema.items, item, [...path, index]);
    if (fault !== undefined) return fault;
  }
  return { path, expected: describe(schema), actual: items.length };
}

function unstorable(value: unknown, path: Path): Fault | undefined {
  const inside = findUnstorable(value);
  if (inside === undefined) return undefined;
  return { path: [...path, ...inside], expected: "text without NUL and lone surrogates" };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
