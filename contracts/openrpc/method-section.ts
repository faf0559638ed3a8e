import { errorRegistry } from "../jsonrpc/errors.ts";
import type { Method, MethodExample } from "../jsonrpc/method.ts";
import { anchor, blocks, json, table } from "./markdown.ts";
import { membersTable } from "./members.ts";

/** The chapter of one method. */
export function methodSection(method: Method): string {
  const hasParams = Object.keys(method.params.properties).length > 0;
  return blocks(
    `## ${method.name}`,
    `\`${signature(method)}\``,
    method.summary,
    ...method.notes,
    "### Parameters",
    hasParams ? membersTable(method.params, "required") : "None.",
    "### Result",
    membersTable(method.result, "always"),
    "### Errors",
    errors(method),
    ...method.examples.flatMap(example(method.name)),
  );
}

/** A line of the table of contents. */
export function methodEntry(method: Method): string {
  return `[\`${signature(method)}\`](#${anchor(method.name)}): ${method.summary}`;
}

/** `planSet(metric, plan, year [, month, day])`: the optional ones at the end stand in brackets, as the source does. */
function signature({ name, params }: Method): string {
  const members = Object.keys(params.properties);
  const requiredUntil = members.findLastIndex((member) => params.required?.includes(member)) + 1;
  const required = members.slice(0, requiredUntil).join(", ");
  const optional = members.slice(requiredUntil).join(", ");
  if (optional === "") return `${name}(${required})`;
  return required === "" ? `${name}([${optional}])` : `${name}(${required} [, ${optional}])`;
}

function errors({ errors: own }: Method): string {
  const general =
    "The [errors of every call](errors.md#order) come first; a failure of the hub or its database may come at any point.";
  if (own.length === 0) return `${general} There are no others.`;
  const rows = own.map(({ error, when }) => {
    const { code, message } = errorRegistry[error];
    return [String(code), message, when];
  });
  return blocks(`${general} Then, in this order:`, table(["code", "message", "when"], rows));
}

const exampleId = "7241520367540836";

function example(method: string): (example: MethodExample) => string[] {
  return ({ title, params, result }) => [
    `### Example: ${title}`,
    json({ jsonrpc: "2.0", id: exampleId, method, params }),
    json({ jsonrpc: "2.0", id: exampleId, result }),
  ];
}
