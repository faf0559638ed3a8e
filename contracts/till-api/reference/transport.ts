import { blocks, bullets, bytes, grouped, table } from "../../openrpc/markdown.ts";
import {
  attributesMax,
  blocksMax,
  itemsMax,
  markingsPerItemMax,
  openBodyBytesMax,
  operationIdCharsMax,
  receiptMarkingsMax,
  tillBodyBytesMax,
  tillNestingMax,
  tillPortDefault,
  tillValuesMax,
} from "../limits.ts";
import { operations } from "../operations.ts";

/** How an operation travels. */
export function transport(): string {
  return blocks(
    "## Transport",
    `\`POST http://<till>:${tillPortDefault}/v1\`, with the operation in a header and its body as JSON in UTF-8. Any \`Content-Type\` is accepted, and none; a packed body is not.`,
    table(
      ["header", "of", "meaning"],
      [
        [
          "`INTENT_OPERATION_TYPE`",
          "request",
          "The operation. The header's name is to come in upper case; in other letters it is accepted, and the till's log warns of it. The value may be in any case. None, several or an unknown one: 413.",
        ],
        ["`Auth-token`", "request", "The token that [AUTH](#auth) answered. Needed when the till has a PIN."],
        [
          "`Error-Field`",
          "answer",
          "Ours: the path of the bad field, such as `itemList[2].price`, where there is one. What a header cannot hold is percent-encoded.",
        ],
        ["`Retry-After`", "answer", "Seconds to wait, with 692."],
      ],
    ),
    "Clients read `resultCode`. The HTTP status is for what stands between them:",
    table(
      ["status", "when"],
      [
        ["200", "`resultCode` 200"],
        ["400", "every other refusal"],
        ["401", "`resultCode` 401"],
        ["500", "`resultCode` 399 and 670"],
        [
          "403, a sentence of text",
          "The header `Host` is no address, not `localhost` and no name of `TILL_NAMES`, or `Origin` is another site's: a web page of somebody else asks. No operation was looked at.",
        ],
        ["404, 405", "another address, another HTTP method"],
      ],
    ),
    bullets([
      "**An answer means that the document is on the disk.** An error means that it was not registered; only 407, 409 and 660 may leave an [unfinished sale](result-codes.md#an-unfinished-sale). No answer means nothing: repeat with the same `operationId`.",
      "The source and its public guide name " +
        Object.values(operations)
          .filter(({ isOurs }) => !isOurs)
          .map(({ name }) => `\`${name}\``)
          .join(", ") +
        ". The names of all other operations are ours.",
    ]),
  );
}

export function limits(): string {
  return blocks(
    "## Limits",
    table(
      ["what", "at most"],
      [
        ["body", bytes(tillBodyBytesMax)],
        ["body of AUTH, which needs no token", bytes(openBodyBytesMax)],
        ["values in a body", grouped(tillValuesMax)],
        ["arrays and objects inside one another", String(tillNestingMax)],
        ["lines of a receipt", grouped(itemsMax)],
        ["markings of a line", String(markingsPerItemMax)],
        ["markings of a receipt", grouped(receiptMarkingsMax)],
        ["blocks before, and after, a receipt", String(blocksMax)],
        ["attributes of a receipt", String(attributesMax)],
        ["characters of an `operationId`", String(operationIdCharsMax)],
      ],
    ),
    "Beyond them: 413. Every object, array, text, number, `true`, `false` and `null` is a value. The lengths of texts stand with the fields. A member that is null counts as absent, everywhere in a body; an element of an array that is null is refused. Members that an operation does not know are ignored; an object that names one member twice is 413.",
  );
}

/** A repeat. Source: Till API contract, section 5. */
export function repeats(): string {
  return blocks(
    "## operationId",
    bullets([
      "An `operationId` is the caller's own name of one operation. A repeat with the same operation and the same body answers the first answer again and does nothing. Of the answer only `isPrintSuccess` may have changed.",
      'With another operation or another body it is refused: 650. Bodies are compared as JSON values: white space, the order of members and members that are null do not matter, but `15`, `"15"` and `"15.0"` are three bodies.',
      "It is kept for ever, in the journal of the mode, and written with the document: a till that was killed between the two does not exist.",
      "A refused operation leaves no trace: its `operationId` may be used again. Only an unfinished sale holds its own; when it was cancelled, a repeat is 650.",
      "**Without an `operationId`** a repeat is a second document. Send one with everything that moves money.",
    ]),
  );
}
