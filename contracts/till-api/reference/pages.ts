import { blocks, bullets, json, table } from "../../openrpc/markdown.ts";
import { membersTable } from "../../openrpc/members.ts";
import { generatedNote } from "../../openrpc/pages.ts";
import { BaseResponse, ErrorResponse } from "../answers.ts";
import { type OperationName, operations } from "../operations.ts";
import { failures } from "../precedence.ts";
import { resultCodes } from "../result-codes.ts";
import { arithmetic } from "./arithmetic.ts";
import { refusalExample } from "./examples.ts";
import { operationEntry, operationSection } from "./operation-section.ts";
import { chapterOf, parts } from "./parts.ts";
import { limits, repeats, transport } from "./transport.ts";

export function tillPage(): string {
  const names = Object.keys(operations) as OperationName[];
  return blocks(
    generatedNote,
    "# Till API",
    "The contract of the till with cash programs on its network.",
    bullets(names.map(operationEntry)),
    "See also: [result codes](result-codes.md), [OpenAPI document](openapi/till-api.json).",
    transport(),
    limits(),
    repeats(),
    arithmetic(),
    answers(),
    parts(),
    ...names.map(operationSection),
  );
}

function answers(): string {
  return blocks(
    "## Answers",
    "A success. What an operation has nothing to say about is left out; the examples show what each answers.",
    membersTable(BaseResponse, "always", chapterOf),
    "A refusal has exactly four members:",
    membersTable(ErrorResponse, "always"),
    "A sale without a cashier:",
    json(refusalExample.body),
    json(refusalExample.answer),
    "These may come at any point, and nothing was registered then:",
    table(
      ["code", "when"],
      failures.map(({ result, when }) => [String(resultCodes[result].code), when]),
    ),
  );
}
