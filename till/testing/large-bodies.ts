import { tillBodyBytesMax, tillNestingMax } from "@prilavok/contracts/till-api/limits.ts";

/** The largest bodies that a till reads, each of another kind: for tests of how long one keeps it busy. */

type Unit = string | ((index: number) => string);

/** As often between `head` and `tail` as the body's limit lets it. */
function filled(head: string, unit: Unit, tail: string, separator = ","): string {
  const parts: string[] = [];
  let bytes = head.length + tail.length;
  for (let index = 0; ; index += 1) {
    const part = typeof unit === "string" ? unit : unit(index);
    bytes += Buffer.byteLength(part) + separator.length;
    if (bytes > tillBodyBytesMax) return head + parts.join(separator) + tail;
    parts.push(part);
  }
}

const line = '{"price":1,"amount":1}';
const item = `"cashier":"К","cash":"9","itemList":[${line}]`;
const marked = (count: number) =>
  `{"price":1,"amount":1,"markings":[${Array(count).fill('{"si":"a"}').join()}]}`;
const full =
  '{"nameTitle":"Ж","codeNumber":1,"barcode":"1","typeCode":"0","price":"1.00","amount":"1.000",' +
  '"isPercentDiscount":true,"discount":"1.1","isPercentIncrease":true,"increase":"1.1",' +
  '"section":{"code":1,"name":"Ж"},"seller":"Ж","category":"Ж"}';
const deep = "[".repeat(tillNestingMax - 3) + "]".repeat(tillNestingMax - 3);

const lists: Readonly<Record<string, string>> = {
  "lines that are right": filled('{"cashier":"К","itemList":[', line, "]}"),
  "numbers for lines": filled('{"itemList":[', "1", "]}"),
  "empty lines": filled('{"itemList":[', "{}", "]}"),
  "lines of a hundred markings": filled('{"itemList":[', marked(100), "]}"),
  "markings of one line": filled('{"itemList":[{"price":1,"amount":1,"markings":[', '{"si":"a"}', "]}]}"),
  "blocks of text": filled(`{${item},"prefix":[`, '{"Text":{"text":"a"}}', "]}"),
  "empty blocks": filled(`{${item},"prefix":[`, '""', "]}"),
  attributes: filled(`{${item},"attributes":[`, '{"name":"a","value":1}', "]}"),
  "a thousand lines, the last of them wrong": `{"itemList":[${Array(999).fill(full).join()},{"price":1}]}`,
  "a thousand lines of markings, the last of them wrong": `{"itemList":[${Array(999).fill(marked(15)).join()},{"price":1}]}`,
};

const unknown: Readonly<Record<string, string>> = {
  "a long number among many short ones": filled(`{${item},"x":[12345678901234567890,`, "1", "]}"),
  "long numbers": filled(`{${item},"x":[`, "12345678901234567890", "]}"),
  "empty objects": filled(`{${item},"x":[`, "{}", "]}"),
  "the deepest nesting, often": filled(`{${item},"x":[`, deep, "]}"),
  "many names": filled(`{${item},`, (index) => `"k${index}":0`, "}"),
  "many names that are null": filled(`{${item},`, (index) => `"k${index}":null`, "}"),
  "many names, one of them twice": filled(`{${item},"k1":1,`, (index) => `"k${index}":0`, "}"),
  "half a character at the end": filled(`{${item},"x":[`, '"a"', ',"\\ud800"]}'),
};

const texts: Readonly<Record<string, string>> = {
  "one text": `{${item},"operationId":"${"a".repeat(1_000_000)}"}`,
  "one text of escapes": filled(`{${item},"rrn":"`, "\\u0041", '"}', ""),
  "a text of colons": `{${item},"x":"${":".repeat(1_000_000)}"}`,
  "a text of backslashes": `{${item},"s":":","x":"${"\\\\".repeat(500_000)}"}`,
  "a text of quotes": `{${item},"s":":","x":"${'\\"'.repeat(500_000)}"}`,
  "a blank reason": `{"sum":"1","reason":"${" ".repeat(1_000_000)}"}`,
  "a number of a million digits": `{${item},"cashless":${"1".repeat(1_000_000)}}`,
  "a code of a million characters": `{${item},"suffix":[{"QrCode":{"qrCode":"${"A".repeat(1_000_000)}"}}]}`,
  "only white space": " ".repeat(tillBodyBytesMax),
  "only brackets": "[".repeat(tillBodyBytesMax),
};

export const largeBodies: Readonly<Record<string, string>> = { ...lists, ...unknown, ...texts };

const lines = (count: number, given: (index: number) => object) =>
  Array.from({ length: count }, (_, index) => ({
    nameTitle: "Товар",
    price: "1.62",
    amount: "2",
    ...given(index),
  }));
const modified = { isPercentDiscount: true, discount: "3.3333", isPercentIncrease: true, increase: "1.1111" };
const texted = Array(50).fill({ Text: { text: "ж ".repeat(500) } });
const coded = Array.from({ length: 50 }, (_, index) => ({
  QrCode: { qrCode: `${index}`.padEnd(2_000, "Q") },
}));

/** Sales that the till carries out, as large as they may be. @param run makes their markings other ones each time. */
export function largeSales(run: string): Readonly<Record<string, object>> {
  const sale = (itemList: object[], given: object = {}) => ({
    cashier: "К",
    itemList,
    cash: "9999999",
    ...given,
  });
  return {
    "a thousand lines": sale(
      lines(1_000, () => ({ ...modified, nameTitle: "Ж".repeat(255) })),
      {
        isPercentDiscount: true,
        chequeDiscount: "1.3333",
      },
    ),
    "two thousand markings": sale(
      lines(20, (place) => ({
        markings: Array.from({ length: 100 }, (_, index) => ({ si: `${run}-${place}-${index}` })),
      })),
    ),
    "a hundred blocks of text": sale(
      lines(1, () => ({})),
      { prefix: texted, suffix: texted },
    ),
    "a hundred QR codes": sale(
      lines(1, () => ({})),
      { prefix: coded, suffix: coded },
    ),
  };
}
