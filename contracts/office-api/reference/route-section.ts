import type { TObject } from "typebox";
import Type from "typebox";
import { anchor, blocks, table } from "../../openrpc/markdown.ts";
import { type ChapterOf, membersTable } from "../../openrpc/members.ts";
import { problems } from "../problems.ts";
import type { Route } from "../route.ts";

/** The chapter of one operation. */
export function routeSection(route: Route, chapterOf: ChapterOf): string {
  const { name, method, address, scope, summary, notes, path, query, body } = route;
  return blocks(
    `### ${name}`,
    `\`${method} /api/v1${address}\`, scope \`${scope}\``,
    summary,
    ...notes,
    members("In the address:", path, chapterOf),
    members("After `?`:", query, chapterOf),
    body === undefined ? "" : members("Body:", body, chapterOf),
    answer(route, chapterOf),
    ownProblems(route),
  );
}

/** A line of the table of operations. */
export function routeEntry({ name, method, address, scope, summary }: Route): string[] {
  return [`[${name}](#${anchor(name)})`, `\`${method} ${address}\``, `\`${scope}\``, summary];
}

function members(title: string, schema: TObject, chapterOf: ChapterOf): string {
  if (Object.keys(schema.properties).length === 0) return "";
  return blocks(title, membersTable(schema, "required", chapterOf));
}

function answer({ status, answer: schema, produces }: Route, chapterOf: ChapterOf): string {
  if (produces !== undefined) return `Answer ${status}: \`${produces}\`.`;
  const chapter = chapterOf(schema);
  if (chapter !== undefined) return `Answer ${status}: [${titleOf(schema)}](${chapter}).`;
  if (!Type.IsObject(schema) && !Type.IsUnion(schema)) return `Answer ${status}: any JSON.`;
  return blocks(`Answer ${status}:`, membersTable(schema, "always", chapterOf));
}

export function titleOf(schema: object): string {
  return "title" in schema && typeof schema.title === "string" ? schema.title : "an object";
}

function ownProblems({ problems: own }: Route): string {
  if (own.length === 0) return "";
  return blocks(
    "Besides the [problems](#problems) of every operation:",
    table(
      ["status", "problem", "when"],
      own.map(({ problem, when }) => [String(problems[problem].status), `\`${problem}\``, when]),
    ),
  );
}
