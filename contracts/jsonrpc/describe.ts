import Type, { type TSchema } from "typebox";

/**
 * What a schema allows, in words: the `expected` of a refusal and the type column of the reference are this text.
 * @example describe(Type.Integer({ minimum: 1, maximum: 12 })) === "an integer from 1 to 12"
 */
export function describe(schema: TSchema): string {
  const facts = schema as Facts;
  if (facts.title !== undefined) return facts.title;
  if (Type.IsString(schema)) return `a string${counted(facts.minLength, facts.maxLength, "character")}`;
  if (Type.IsInteger(schema)) return `an integer${between(facts.minimum, facts.maximum)}`;
  if (Type.IsNumber(schema)) return `a number${between(facts.minimum, facts.maximum)}`;
  if (Type.IsBoolean(schema)) return "true or false";
  if (Type.IsNull(schema)) return "null";
  if (Type.IsLiteral(schema)) return JSON.stringify(schema.const);
  if (Type.IsArray(schema)) return `an array${counted(facts.minItems, facts.maxItems, "item")}`;
  if (Type.IsObject(schema) || Type.IsRecord(schema)) return "an object";
  if (Type.IsUnion(schema)) return either(schema.anyOf.map(describe));
  if (facts.enum !== undefined) return either(facts.enum.map((value) => JSON.stringify(value)));
  return "any value";
}

/** `a, b or c` */
function either(choices: readonly string[]): string {
  const last = choices.at(-1) ?? "nothing";
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(", ")} or ${last}`;
}

interface Facts {
  readonly title?: string;
  readonly enum?: readonly unknown[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

function between(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max === Number.MAX_SAFE_INTEGER) return ` from ${min}`;
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` from ${min}`;
  return max === undefined ? "" : ` up to ${max}`;
}

function counted(min: number | undefined, max: number | undefined, unit: string): string {
  if (min !== undefined && max !== undefined) return ` of ${min} to ${max} ${unit}s`;
  if (min !== undefined) return ` of at least ${min} ${unit}${min === 1 ? "" : "s"}`;
  return max === undefined ? "" : ` of at most ${max} ${unit}s`;
}
