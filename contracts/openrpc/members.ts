import Type, { type TSchema } from "typebox";
import { describe } from "../jsonrpc/describe.ts";
import { table } from "./markdown.ts";

/** One member of a schema, at any depth, as a line of the reference. */
interface Member {
  /** `cart.positions[].name` */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** The table of everything that a value of this schema holds, outermost members first. */
export function membersTable(schema: TSchema, requiredHead: string): string {
  const members = membersOf(schema, "");
  const rows = members.map(({ name, type, isRequired, description }) => [
    `\`${name}\``,
    type,
    isRequired ? "yes" : "",
    description,
  ]);
  return table(["name", "type", requiredHead, "meaning"], rows);
}

function membersOf(schema: TSchema, path: string): Member[] {
  if (Type.IsObject(schema)) {
    return Object.entries(schema.properties).flatMap(([name, member]) => [
      {
        name: `${path}${name}`,
        type: describe(member),
        isRequired: schema.required?.includes(name) ?? false,
        description: descriptionOf(member),
      },
      ...membersOf(member, `${path}${name}`.concat(".")),
    ]);
  }
  // An array and a record stand in their holder's line; what they hold follows it.
  const before = path.slice(0, -1);
  if (Type.IsArray(schema)) return membersOf(schema.items, `${before}[].`);
  if (Type.IsRecord(schema)) {
    return Object.values(schema.patternProperties).flatMap((member) => membersOf(member, `${before}.*.`));
  }
  if (Type.IsUnion(schema)) return schema.anyOf.flatMap((variant) => membersOf(variant, path));
  return [];
}

function descriptionOf(schema: TSchema): string {
  return "description" in schema && typeof schema.description === "string" ? schema.description : "";
}
