import {
  attributesPerReceiptMax,
  bodyBytesMax,
  callsPerBatchMax,
  filterItemsMax,
  nestingMax,
  positionsPerReceiptMax,
  rangesPerReportMax,
  receiptsPerBatchMax,
} from "../../device-api/limits.ts";
import { idCharsMax } from "../../jsonrpc/envelope.ts";
import { blocks, bullets, bytes, grouped, table } from "../markdown.ts";

/** How a call travels, the same for both APIs. `address` is the path with its key. */
export function transport(address: string): string {
  return blocks(
    "## Transport",
    `[JSON-RPC 2.0](https://www.jsonrpc.org/specification) over \`POST ${address}\`. The body is JSON in UTF-8; any \`Content-Type\` is accepted, and none.`,
    bullets([
      "`id` is a string, a number or null and is echoed with its type, a number digit for digit. Without an `id` the call is a notification: it is done and not answered.",
      "`params` is an object, or an array in the order of the method's signature. In an array, null leaves an optional parameter out; in an object null is a value of the wrong type. Members that a method does not name are ignored.",
      "A JSON array is a batch of calls, answered by an array. Its calls run in order. A batch of notifications alone is not answered.",
      "The order of members inside an object is free. Of a repeated key the last one counts.",
      "Every JSON-RPC answer, errors too, is HTTP 200 with `application/json; charset=utf-8`. Notifications alone are 204 without a body.",
      "`Content-Encoding: gzip` is accepted; a batch of receipts shrinks to about a sixth.",
    ]),
    "Other statuses come before JSON-RPC or instead of it:",
    table(
      ["status", "when", "a queue should"],
      [
        ["413", `the body is over ${bytes(bodyBytesMax)} (-32600 in a JSON-RPC error)`, "send less at once"],
        [
          "503 with `Retry-After`",
          "overload or maintenance; nothing was written",
          "wait as long as it says, then send the same again",
        ],
        [
          "none, or any other",
          "the connection broke; it is not known what was written",
          "send the same again: a receipt with an `extId` and a `ts` is counted once",
        ],
      ],
    ),
  );
}

/** What one request may hold. */
export function limits(): string {
  return blocks(
    "## Limits",
    table(
      ["what", "at most", "beyond it"],
      [
        ["body, unpacked", bytes(bodyBytesMax), "HTTP 413, -32600"],
        ["an `id`, in characters or digits", String(idCharsMax), "-32600 under the id null"],
        ["arrays and objects inside one another", String(nestingMax), "-32600"],
        ["calls in a batch", String(callsPerBatchMax), "-32600"],
        ["receipts in `purchaseRegisterBatch`", String(receiptsPerBatchMax), "-32602"],
        ["positions in a receipt", grouped(positionsPerReceiptMax), "-32602"],
        ["attributes in a receipt", String(attributesPerReceiptMax), "-32602"],
        ["periods in `reports`", String(rangesPerReportMax), "-32602"],
        ["items in one list of a filter", grouped(filterItemsMax), "-32602"],
      ],
    ),
    "An array that is too long is refused for its length, whatever stands in it. A connection that takes nothing of its answer for 30 seconds is ended.",
    "Work is limited by receipts a second, not by requests: too many are -32606 with `data.retryAfter` in seconds and a `Retry-After` header. A call that is refused counts as a receipt of its size. The lengths of strings stand with the parameters.",
  );
}
