import Type, { type TSchema } from "typebox";
import { routes } from "../routes.ts";

/**
 * Schemas that stand in answers and are told once, by their names: objects with a title such as `an article`, whose name
 * is `Article`. Two that bear one title and are not the same schema are told where they stand.
 */
export function sharedParts(): ReadonlyMap<TSchema, string> {
  const byName = new Map<string, TSchema | "several">();
  for (const { answer } of routes) collect(answer, byName);
  return new Map(
    [...byName].flatMap(([name, schema]) => (schema === "several" ? [] : [[schema, name] as const])),
  );
}

/** `an article` → `Article`, `a cash desk` → `CashDesk` */
function nameOf(title: string): string {
  const words = title.replace(/^(an?|the) /, "").match(/[A-Za-z]+/g) ?? [];
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

function collect(schema: TSchema, byName: Map<string, TSchema | "several">): void {
  if (Type.IsObject(schema)) {
    const title = "title" in schema && typeof schema.title === "string" ? nameOf(schema.title) : "";
    if (title !== "" && title !== "Object") {
      const known = byName.get(title);
      byName.set(title, known === undefined || known === schema ? schema : "several");
    }
    for (const member of Object.values(schema.properties)) collect(member, byName);
  }
  if (Type.IsArray(schema)) collect(schema.items, byName);
  if (Type.IsUnion(schema)) for (const variant of schema.anyOf) collect(variant, byName);
}
