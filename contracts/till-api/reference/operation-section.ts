import { anchor, blocks, json, table } from "../../openrpc/markdown.ts";
import { membersTable } from "../../openrpc/members.ts";
import { type OperationName, operations } from "../operations.ts";
import { precedence } from "../precedence.ts";
import { resultCodes } from "../result-codes.ts";
import { type Example, examples } from "./examples.ts";
import { notes } from "./notes.ts";
import { chapterOf } from "./parts.ts";

/** The chapter of one operation. */
export function operationSection(name: OperationName): string {
  const { summary, body, isOurs } = operations[name];
  const hasFields = Object.keys(body.properties).length > 0;
  return blocks(
    `## ${name}`,
    isOurs ? `${summary} (The name is ours.)` : summary,
    ...notes[name],
    "### Body",
    hasFields ? membersTable(body, "required", chapterOf) : "None, or `{}`.",
    "### Result codes",
    "In the order in which they are looked for:",
    order(name),
    ...examples.filter(({ operation }) => operation === name).flatMap(example),
  );
}

/** A line of the table of contents. */
export function operationEntry(name: OperationName): string {
  return `[\`${name}\`](#${anchor(name)}): ${operations[name].summary}`;
}

function order(name: OperationName): string {
  const rows = precedence[name].flatMap((step) =>
    step.causes.map(({ result, when }, place) => [
      place === 0 ? step.name : "",
      String(resultCodes[result].code),
      when,
    ]),
  );
  return table(["looked at", "code", "when"], rows);
}

function example({ body, answer }: Example): string[] {
  return ["### Example", json(body), json(answer)];
}
