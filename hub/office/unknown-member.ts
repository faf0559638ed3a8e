import type { Path } from "@prilavok/contracts/jsonrpc/fault.ts";
import Type, { type TSchema } from "typebox";

/**
 * The way to the first member that a schema does not name, at any depth. A misspelt member that is passed over would
 * be an order with something else in it than its sender believes.
 */
export function findUnknown(schema: TSchema, value: unknown, path: Path = []): Path | undefined {
  if (Type.IsArray(schema)) {
    if (!Array.isArray(value)) return undefined;
    return first(value.entries(), ([index, item]) => findUnknown(schema.items, item, [...path, index]));
  }
  if (Type.IsUnion(schema)) return findInVariants(schema.anyOf, value, path);
  if (Type.IsRecord(schema)) {
    const [member] = Object.values(schema.patternProperties);
    if (member === undefined || !isRecord(value)) return undefined;
    return first(Object.entries(value), ([name, held]) => findUnknown(member, held, [...path, name]));
  }
  if (!Type.IsObject(schema) || !isRecord(value)) return undefined;
  return first(Object.entries(value), ([name, held]) => {
    const member = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    return member === undefined ? [...path, name] : findUnknown(member, held, [...path, name]);
  });
}

/** A member is unknown when no shape that the value may have names it. */
function findInVariants(variants: readonly TSchema[], value: unknown, path: Path): Path | undefined {
  const isList = Array.isArray(value);
  const shapes = variants.filter((one) =>
    isList ? Type.IsArray(one) : Type.IsObject(one) || Type.IsRecord(one) || Type.IsUnion(one),
  );
  const found = shapes.map((one) => findUnknown(one, value, path));
  return found.includes(undefined) ? undefined : found[0];
}

function first<Item>(items: Iterable<Item>, find: (item: Item) => Path | undefined): Path | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
