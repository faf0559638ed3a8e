import { expect, test } from "vitest";
import { guessedEncoding } from "./encoding.ts";
import { readContent, sentReceipts } from "./testing.ts";

const rows = [
  ["n", "d", "t", "s", "c"],
  ["1", "14.03.2026 10:00", "Хлеб", "5,00", "Анна"],
  ["2", "14.03.2026 11:00", "Сыр", "7,00", "Олег"],
  ["3", "14.03.2026 12:00", "Чай", "1,00", "Марина"],
];
const latinMap = "receipt=n,ts=d,name=t,total=s,cashier=c";
const text = rows.map((row) => row.join(";")).join("\n");

/** The bytes of a text, found by trying what the decoder makes of each byte. */
function encoded(content: string, encoding: string): Buffer {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const letters = [...new TextDecoder(encoding).decode(all)];
  return Buffer.from([...content].map((letter) => letters.indexOf(letter)));
}

const utf16 = Buffer.from(text, "utf16le");
const inAllEncodings: [string, Buffer][] = [
  ["utf-8", Buffer.from(text)],
  ["utf-8", Buffer.from(`\ufeff${text}`)],
  ["windows-1251", encoded(text, "windows-1251")],
  ["koi8-r", encoded(text, "koi8-r")],
  ["ibm866", encoded(text, "ibm866")],
  ["utf-16le", utf16],
  ["utf-16le", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
  ["utf-16be", Buffer.from(utf16).swap16()],
  ["utf-16be", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
];

test.each(inAllEncodings)("Russian names under Latin headings are read in %s", async (encoding, content) => {
  const file = await readContent(content, latinMap);
  expect(file.encoding).toBe(encoding);
  const cashiers = sentReceipts(file).map(({ cashier }) => cashier);
  expect(cashiers).toEqual(["Анна", "Олег", "Марина"]);
});

test("Western letters are not taken for Russian ones", async () => {
  const western = Buffer.from("n;d;t;s;c\n1;2026-03-14;Café;5.00;Müller\n", "latin1");
  await expect(readContent(western, latinMap)).rejects.toThrow("is not UTF-8");
  const said = await readContent(western, latinMap, { encoding: "windows-1252" });
  expect(sentReceipts(said)).toEqual([expect.objectContaining({ cashier: "Müller" })]);
});

test("capitals alone are told apart, and letters that tell nothing are asked about", async () => {
  const capitals = "ХЛЕБ РЖАНОЙ\nИВАНОВА МАРИНА";
  for (const encoding of ["windows-1251", "koi8-r", "ibm866"]) {
    expect(guessedEncoding(encoded(capitals, encoding))).toBe(encoding);
  }
  const odd = Buffer.concat([
    Buffer.from(`${text}\n4;14.03.2026 10:00;`),
    Buffer.from([0x98]),
    Buffer.from(";1,00;\n"),
  ]);
  await expect(
    readContent(Buffer.concat([Buffer.from("n;d;t;s;c\n1;1;"), Buffer.from([0x98])]), latinMap),
  ).rejects.toThrow("say --encoding windows-1251, ibm866 or koi8-r");
  const said = await readContent(odd, latinMap, { encoding: "utf-8" });
  expect(said.badRows).toEqual([
    expect.objectContaining({ line: 5, reason: "bytes that the --encoding does not have" }),
  ]);
  expect(sentReceipts(said)).toHaveLength(3);
});

test.each([";", ",", "\t", "|"])(
  "the delimiter %j is seen, whatever else stands in the rows",
  async (delimiter) => {
    const table = [
      ["Чек", "Дата", "Товар", "Сумма"],
      ["1", "2026-03-14 10:00", '"Чай; с лимоном, большой | горячий"', "5.00"],
      ["2", "2026-03-14 11:00", "Кофе", "7.00"],
    ];
    const file = await readContent(table.map((row) => row.join(delimiter)).join("\r\n"));
    expect(file.delimiter).toBe(delimiter);
    expect(sentReceipts(file).map(({ amount }) => amount)).toEqual([5, 7]);
  },
);

test("Excel's line of the delimiter and titles above the table are no rows", async () => {
  const excel = await readContent("sep=;\r\nЧек;Дата;Сумма\r\n1;14.03.2026 10:00;5,50\r\n");
  expect(sentReceipts(excel).map(({ amount }) => amount)).toEqual([5.5]);
  const titled = await readContent(
    "Отчёт о продажах\nПериод: март\n\nЧек;Дата;Товар;Сумма\n1;14.03.2026 10:00;А;5,50\n",
  );
  expect(titled.rows).toBe(1);
  expect(titled.badRows).toEqual([]);
  expect(sentReceipts(titled).map(({ amount }) => amount)).toEqual([5.5]);
});

async function amounts(...sums: string[]): Promise<number[]> {
  const lines = sums.map((sum, index) => `${index};2026-03-14;А;"${sum}"`);
  return sentReceipts(await readContent(`Чек;Дата;Товар;Сумма\n${lines.join("\n")}`)).map(
    ({ amount }) => amount,
  );
}

test("the decimal sign and thousands are seen from the numbers", async () => {
  expect(await amounts("1 234,50", "12")).toEqual([1234.5, 12]);
  expect(await amounts("1\u00a0234\u202f567,5", "-3,25")).toEqual([1_234_567.5, -3.25]);
  expect(await amounts("1,234.50", "5.00")).toEqual([1234.5, 5]);
  expect(await amounts("1.234,50", "5,00")).toEqual([1234.5, 5]);
  expect(await amounts("1’234.50")).toEqual([1234.5]);
  expect(await amounts("1,234", "5.50")).toEqual([1234, 5.5]);
  expect(await amounts("1.234", "5,50")).toEqual([1234, 5.5]);
  expect(await amounts("0,305")).toEqual([0.305]);
  expect(await amounts("12,50 руб.", "1 000 ₽", "−7,00", "(3,00)")).toEqual([12.5, 1000, -7, -3]);
  expect(await amounts("$5.00", "-$5.00", "BYN 1.50")).toEqual([5, -5, 1.5]);
});

test("what may mean two things is asked about, and never guessed", async () => {
  await expect(amounts("1,234")).rejects.toThrow("say --decimal comma or point");
  await expect(amounts("1,50", "1.50")).rejects.toThrow("say --decimal comma or point");
  const dates = (...all: string[]) =>
    readContent(`Чек;Дата;Товар;Сумма\n${all.map((date, index) => `${index};${date};А;5`).join("\n")}`);
  await expect(dates("05/04/2026")).rejects.toThrow("say --date-order");
  await expect(dates("25/04/2026", "04/25/2026")).rejects.toThrow("say --date-order");
  const said = await readContent("Чек;Дата;Товар;Сумма\n1;05/04/2026;А;1,234", "auto", {
    written: { sign: "comma", dateOrder: "mdy" },
  });
  expect(sentReceipts(said)).toEqual([expect.objectContaining({ ts: "2026-05-04T00:00:00", amount: 1.234 })]);
});

test.each([
  ["2026-03-14 09:05:07", "2026-03-14T09:05:07"],
  ["2026-03-14T09:05", "2026-03-14T09:05:00"],
  ["14.03.2026 9:05", "2026-03-14T09:05:00"],
  ["14.03.26 9:05", "2026-03-14T09:05:00"],
  ["14/03/2026 09:05", "2026-03-14T09:05:00"],
  ["3/14/26 2:22 PM", "2026-03-14T14:22:00"],
  ["3/14/2026, 12:05 am", "2026-03-14T00:05:00"],
  ["14 марта 2026 г. 09:05", "2026-03-14T09:05:00"],
  ["14-Mar-2026 09:05", "2026-03-14T09:05:00"],
  ["20260314090507", "2026-03-14T09:05:07"],
  ["14.03.2026", "2026-03-14T00:00:00"],
  ["2026-03-14 09:05:07 -0500", "2026-03-14T14:05:07.000Z"],
])("the time %s is %s", async (written, ts) => {
  const file = await readContent(`Чек;Дата;Товар;Сумма\n1;"${written}";А;5\n`);
  expect(sentReceipts(file).map((receipt) => receipt.ts)).toEqual([ts]);
});
