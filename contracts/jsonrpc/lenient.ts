import Type, { type TSchema } from "typebox";

/**
 * Reads what clients write who know the source's text alone as the schema means it. Source: Device API contract,
 * section 3, leniency.
 *
 * - `null` for an optional member is an absent one;
 * - an empty array where an object is due is an empty object: PHP writes it so;
 * - a number is its decimal text where the schema says so (`takesNumber`).
 *
 * Everything else stays as it came, and what was not changed is the same object. Only members that the schema names are
 * looked at, and no array that the schema finds too long.
 */
export type Lenient = (value: unknown) => unknown;

/** A mark for schemas of text: a JSON number is taken for its decimal text. */
export const takesNumber = { "x-number-is-text": true } as const;

/** What each changed object was when it came. */
const originals = new WeakMap<object, object>();

/** The value as it was sent: for who has to echo it. */
export function asSent(value: unknown): unknown {
  return isObject(value) ? (originals.get(value) ?? value) : value;
}

export function lenientReader(schema: TSchema): Lenient {
  if (Type.IsObject(schema)) return objectReader(schema.properties, new Set(schema.required));
  if (Type.IsArray(schema)) return arrayReader(lenientReader(schema.items), maxItemsOf(schema));
  if (Type.IsUnion(schema)) {
    const variant = schema.anyOf.find((one) => Type.IsObject(one));
    if (variant === undefined) return (value) => value;
    const read = lenientReader(variant);
    return (value) => (isRecord(value) || isEmptyArray(value) ? read(value) : value);
  }
  if (Type.IsString(schema) && Object.keys(takesNumber).every((mark) => mark in schema)) return decimalText;
  return (value) => value;
}

function objectReader(properties: Readonly<Record<string, TSchema>>, required: ReadonlySet<string>): Lenient {
  const members = Object.entries(properties).map(([name, member]) => ({
    name,
    read: lenientReader(member),
    dropsNull: !required.has(name) && !takesNull(member),
  }));
  return (value) => {
    if (isEmptyArray(value)) return remembered({}, value);
    if (!isRecord(value)) return value;
    let changed: Record<string, unknown> | undefined;
    for (const { name, read, dropsNull } of members) {
      const member = value[name];
      if (member === undefined) continue;
      const meant = member === null && dropsNull ? undefined : read(member);
      if (meant === member) continue;
      changed ??= { ...value };
      if (meant === undefined) delete changed[name];
      else changed[name] = meant;
    }
    return changed === undefined ? value : remembered(changed, value);
  };
}

function arrayReader(read: Lenient, maxItems: number): Lenient {
  return (value) => {
    if (!Array.isArray(value) || value.length > maxItems) return value;
    const items = value.map(read);
    return items.every((item, index) => item === value[index]) ? value : items;
  };
}

/** 9007199254740993 has come as text already: the JSON reader keeps the digits that a double would lose. */
function decimalText(value: unknown): unknown {
  if (typeof value !== "number" || !Number.isFinite(value)) return value;
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function takesNull(schema: TSchema): boolean {
  return Type.IsNull(schema) || (Type.IsUnion(schema) && schema.anyOf.some(takesNull));
}

function maxItemsOf(schema: TSchema): number {
  return (schema as { readonly maxItems?: number }).maxItems ?? Number.POSITIVE_INFINITY;
}

function remembered(changed: object, value: object): object {
  originals.set(changed, value);
  return changed;
}

function isEmptyArray(value: unknown): value is [] {
  return Array.isArray(value) && value.length === 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
