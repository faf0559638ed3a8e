import { nestingMax } from "../../device-api/limits.ts";
import { blocks, bullets, bytes, json, table } from "../../openrpc/markdown.ts";
import * as limits from "../limits.ts";
import { itemsPerPageByDefault, itemsPerPageMax } from "../page.ts";
import { problems } from "../problems.ts";
import { scopes } from "../scopes.ts";

export function tokens(): string {
  return blocks(
    "## Tokens",
    "Every request but that for the OpenAPI document carries a token: `Authorization: Bearer prk_…`. A token belongs to one account and reaches nothing of another: what is another account's is answered as if it did not exist.",
    "`prilavok-hub token add --name … --scope …` makes one and shows it once: the hub keeps its SHA-256. `token list` tells which there are, `token revoke` ends one at once. A token that was shown to the wrong person is revoked, and another one made.",
    `Each operation asks for one scope. Writing does not include reading: a token with the \`:write\` scope alone is told the id (or uid, or code) and the version of what it wrote, and not the rest of it. The scopes: ${scopes.map((scope) => `\`${scope}\``).join(", ")}.`,
  );
}

export function transport(): string {
  return blocks(
    "## Requests and answers",
    bullets([
      "Bodies are JSON in UTF-8; any `Content-Type` is accepted, and none. `Content-Encoding: gzip` is accepted.",
      "A member or a parameter that an operation does not name is refused: a misspelt one would be lost without a word.",
      'Ids are text. Money and amounts are JSON numbers in answers, with all their digits; in requests a number or a text such as `"1.50"`.',
      "In an address a value is percent-encoded: the code `a/b` is `a%2Fb`.",
      "Nothing but an operation's own method is answered at its address, `HEAD` and `OPTIONS` neither; no header lets pages of other origins in.",
      "Each request is one transaction: what is refused has changed nothing. One that reads sees one state of everything.",
      "When a connection breaks or a 503 comes, it is not known what was done: with an `Idempotency-Key` the same request is simply sent again.",
    ]),
  );
}

export function versions(): string {
  return blocks(
    "## Versions",
    "What can be changed has an integer `version` in its answers, which grows with each change. A change names the `version` that it was made from, and is refused with `stale-version` when there is a newer one: nobody's work is written over unseen. Read it again, and decide.",
  );
}

export function pages(): string {
  return blocks(
    "## Pages",
    `A list is answered in pages of ${itemsPerPageByDefault} items, or of \`limit\` up to ${itemsPerPageMax}. \`next\` is the \`after\` of the following page, and null in the last one. What is added meanwhile may appear in a later page; nothing is told twice and nothing is left out that was there all the time.`,
    json({ items: ["…"], next: "1041" }),
  );
}

export function idempotency(): string {
  return blocks(
    "## Idempotency",
    `All operations but those of \`GET\` take an \`Idempotency-Key\`: 1 to ${limits.idempotencyKeyCharsMax} visible ASCII characters, of the sender's choice, such as a UUID. The hub keeps the answer in the same transaction with what it changed, for ${limits.answerKeptDays} days, and for each token apart:`,
    bullets([
      "the same request again (method, address and body, byte for byte) gets the same status and body, and the header `Idempotent-Replayed: true`;",
      "another request with the key is refused with `repeated-key`;",
      "of several at once one is done, and the others wait for its answer;",
      "a refusal is not kept: the key is free for the mended request.",
    ]),
  );
}

export function limitsChapter(): string {
  return blocks(
    "## Limits",
    table(
      ["what", "at most", "beyond it"],
      [
        ["body, unpacked", bytes(limits.officeBodyBytesMax), "`too-large`"],
        ["arrays and objects inside one another", String(nestingMax), "`bad-request`"],
        [
          "requests of a token",
          `${limits.tokenRequestsPerSecond} a second, ${limits.tokenRequestsBurst} at once, for each hub`,
          "`too-many`, with `Retry-After`",
        ],
        ["tokens of an account", String(limits.tokensPerAccountMax), "the command refuses"],
      ],
    ),
  );
}

export function problemsChapter(): string {
  return blocks(
    "## Problems",
    "A refusal is `application/problem+json` by [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457). Programs act by `type`; `title` and `detail` are in Russian, for people.",
    json({
      type: "/problems/bad-request",
      title: problems["bad-request"].title,
      status: 400,
      detail: "Поле lines[2].amount заполнено неправильно.",
      path: "lines[2].amount",
      expected: "decimal(15,4), 0 ≤ x ≤ 99999999999.9999",
      actual: "сто",
    }),
    table(
      ["`type`: `/problems/…`", "status", "title", "when"],
      Object.entries(problems).map(([name, { status, title, when }]) => [
        `\`${name}\``,
        String(status),
        title,
        when,
      ]),
    ),
  );
}
