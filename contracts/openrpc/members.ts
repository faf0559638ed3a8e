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

/** The address of the chapter that tells a schema's members; undefined for one that is told where it stands. */
export type ChapterOf = (schema: TSchema) => string | undefined;

/**
 * The table of everything that a value of this schema holds, outermost members first.
 * @param chapterOf parts that stand at many places have a chapter of their own, and are only named in the table.
 */
export function membersTable(
  schema: TSchema,
  requiredHead: string,
  chapterOf: ChapterOf = () => undefined,
): string {
  const members = membersOf(schema, "", chapterOf);
  const rows = members.map(({ name, type, isRequired, description }) => [
    `\`${name}\``,
    type,
    isRequired ? "yes" : "",
    description,
  ]);
  return table(["name", "type", requiredHead, "meaning"], rows);
}

function membersOf(schema: TSchema, path: string, chapterOf: ChapterOf): Member[] {
  if (Type.IsObject(schema)) {
    return Object.entries(schema.properties).flatMap(([name, member]) => [
      {
        name: `${path}${name}`,
        type: typeOf(member, chapterOf),
        isRequired: schema.required?.includes(name) ?? false,
        description: descriptionOf(member),
      },
      ...inside(member, `${path}${name}`.concat("."), chapterOf),
    ]);
  }
  // An array and a record stand in their holder's line; what they hold follows it.
  const before = path.slice(0, -1);
  if (Type.IsArray(schema)) return inside(schema.items, `${before}[].`, chapterOf);
  if (Type.IsRecord(schema)) {
    return Object.values(schema.patternProperties).flatMap((member) =>
      inside(member, `${before}.*.`, chapterOf),
    );
  }
  if (Type.IsUnion(schema)) return schema.anyOf.flatMap((variant) => inside(variant, path, chapterOf));
  return [];
}

function inside(schema: TSchema, path: string, chapterOf: ChapterOf): Member[] {
  return chapterOf(schema) === undefined ? membersOf(schema, path, chapterOf) : [];
}

function typeOf(schema: TSchema, chapterOf: ChapterOf): string {
  const chapter = chapterOf(Type.IsArray(schema) ? schema.items : schema);
  return chapter === undefined ? describe(schema) : `[${describe(schema)}](${chapter})`;
}

function descriptionOf(schema: TSchema): string {
  // Where a value can have several forms, a word in it tells which.
  if (Type.IsLiteral(schema) && !("description" in schema)) return "Tells which of the forms it is.";
  return "description" in schema && typeof schema.description === "string" ? schema.description : "";
}
