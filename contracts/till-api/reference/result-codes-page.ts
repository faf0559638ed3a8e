import { anchor, blocks, bullets, table } from "../../openrpc/markdown.ts";
import { generatedNote } from "../../openrpc/pages.ts";
import { type OperationName, operations } from "../operations.ts";
import { failures, resultsOf } from "../precedence.ts";
import { httpStatus, type ResultName, resultCodes } from "../result-codes.ts";

/** The registry is the manual: everything on this page comes from it. */
export function resultCodesPage(): string {
  const names = Object.keys(resultCodes) as ResultName[];
  const inOrder = names.toSorted((one, other) => resultCodes[one].code - resultCodes[other].code);
  return blocks(
    generatedNote,
    "# Result codes",
    "Every `resultCode` of the [Till API](till-api.md). 200 is success.",
    bullets([
      "Codes below 600 and their messages are the source's, word for word. What 419 to 434 and 436 up to 599 mean in the original is unknown to us, so ours begin at 600.",
      "The source's messages come alone; the bad field is then told in the header `Error-Field`. With 413 and with ours the message goes on with the field and what is wrong with it: `Неверное тело запроса: itemList[0].price: ожидается десятичное число, текстом или числом`.",
      "Which code an operation looks for first stands with the operation.",
    ]),
    "## The source's",
    registry(inOrder.filter((name) => resultCodes[name].code < 600)),
    "## Ours",
    registry(inOrder.filter((name) => resultCodes[name].code >= 600)),
    "## An unfinished sale",
    "The money of a card payment is gone before the receipt is made. If the fiscal device then fails (660, 407, 409), or does not say whether it registered the receipt, the sale is neither done nor undone. The till writes it down as *unfinished*, before it answers, and refuses further receipts with 410 until it has an end:",
    bullets([
      "FINISH_SALE, or a repeat of the same operation with the same `operationId`, registers it, once;",
      "CANCEL_SALE gives it up, after the card payment was cancelled.",
    ]),
    "Meanwhile deposits, withdrawals, reports, copies and closing the shift go on. OTHER_INFO shows it as `unfinishedSale`.",
    "## Who answers what",
    table(
      ["code", "operations"],
      inOrder.map((name) => [String(resultCodes[name].code), whoAnswers(name)]),
    ),
  );
}

function registry(names: readonly ResultName[]): string {
  return table(
    ["code", "message", "when", "what to do", "HTTP"],
    names.map((name) => {
      const { code, message, when, remedy } = resultCodes[name];
      return [String(code), message, when, remedy, String(httpStatus(code))];
    }),
  );
}

function whoAnswers(result: ResultName): string {
  if (failures.some((failure) => failure.result === result)) return "any";
  const all = Object.keys(operations) as OperationName[];
  const those = all.filter((name) => resultsOf(name).includes(result));
  if (those.length === all.length) return "all";
  return those.map((name) => `[${name}](till-api.md#${anchor(name)})`).join(", ");
}
