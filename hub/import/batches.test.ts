import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInlineMap } from "./map.ts";
import { plainMap, readAll, readOptions, sentReceipts, writeTemporary } from "./testing.ts";

const header = "no,at,name,count,price\n";

async function read(rows: string, changes: Parameters<typeof readOptions>[1] = {}) {
  const batches = await readAll(readOptions(await writeTemporary(rows), changes));
  return {
    batches,
    sent: sentReceipts(batches),
    unsendable: batches.flatMap((batch) => batch.unsendable),
    skipped: batches.flatMap((batch) => batch.skipped),
    notes: batches.flatMap((batch) => batch.ready).map((receipt) => receipt.notes),
  };
}

test("rows of one number and day are one receipt, with the earliest time and the exact sum", async () => {
  const { sent, notes } = await read(
    `${header}17,2024-05-01 10:01,Хлеб,2,45.5\n18,2024-05-01 10:01,Чай,1,30\n17,2024-05-01 10:00,Сыр,0.305,999.99\n`,
  );
  // A receipt stands where its last row does.
  expect(sent.toReversed()).toEqual([
    {
      extId: "17",
      ts: "2024-05-01T10:00:00",
      amount: 395.997,
      positions: [
        { name: "Сыр", count: 0.305, total: 304.997 },
        { name: "Хлеб", count: 2, total: 91 },
      ],
    },
    { extId: "18", ts: "2024-05-01T10:01:00", amount: 30, positions: [{ name: "Чай", count: 1, total: 30 }] },
  ]);
  expect(notes).toEqual([{}, { severalTimes: 1, scattered: 1 }]);
});

test("a number that comes again on another day is another receipt, and so is one of another store", async () => {
  const map = parseInlineMap(`${plainMap},store=shop,till=till`);
  const { sent } = await read(
    "no,at,name,count,price,shop,till\n1,2024-05-01 10:00,a,1,1,A,1\n1,2024-05-02 10:00,a,1,1,A,1\n1,2024-05-01 10:00,a,1,1,@B,\n",
    { map },
  );
  expect(sent.map(({ extId, ts, poskey }) => [extId, ts, poskey])).toEqual([
    ["1", "2024-05-01T10:00:00", "@A/1"],
    ["1", "2024-05-02T10:00:00", "@A/1"],
    ["1", "2024-05-01T10:00:00", "@B"],
  ]);
});

test("exact duplicate rows stay, and are told", async () => {
  const row = "1,2024-05-01 10:00,Хлеб,1,45\n";
  const { sent, notes } = await read(header + row + row + row);
  expect(sent[0]?.amount).toBe(135);
  expect(sent[0]?.positions).toHaveLength(3);
  expect(notes).toEqual([{ duplicateRows: 2 }]);
});

test("cancellations are refunds: by their negative quantities, or by the prefix whatever the signs", async () => {
  const map = { ...parseInlineMap(plainMap), refundPrefix: "C" };
  const { sent } = await read(
    `${header}7,2024-05-01 10:00,a,-2,1.5\nC8,2024-05-01 10:00,a,2,1.5\nC9,2024-05-01 10:00,a,-2,1.5\n`,
    { map },
  );
  expect(sent.map(({ amount, positions }) => [amount, positions[0]?.count, positions[0]?.total])).toEqual([
    [-3, -2, -3],
    [-3, -2, -3],
    [-3, -2, -3],
  ]);
});

test("zero prices, zero sums and nameless goods are imported and told", async () => {
  const map = parseInlineMap(`${plainMap},article=code`);
  const { sent, notes } = await read(
    "no,at,name,count,price,code\n1,2024-05-01 10:00,,3,0,85123A\n2,2024-05-01 10:00,,1,5,\n",
    { map },
  );
  expect(sent.map(({ positions }) => positions[0]?.name)).toEqual(["85123A", "без названия"]);
  expect(notes).toEqual([{ zeroReceipts: 1, zeroRows: 1 }, {}]);
});

test("a bad row takes its receipt with it, not its neighbours, and is told by its line", async () => {
  const { sent, unsendable, skipped } = await read(
    `${header}1,2024-05-01 10:00,a,1,1\n2,2024-05-01 10:00,a,1,1\n2,2024-05-01 10:00,b,many,1\n3,yesterday,a,1,1\n3,2024-05-01 10:00,a,1,1\n,2024-05-01 10:00,a,1,1\n4,2024-05-01 10:00,a,1\n5,2024-05-01 10:00,a,1,1\n`,
  );
  expect(sent.map(({ extId }) => extId)).toEqual(["1", "5"]);
  expect(unsendable).toEqual([
    {
      receipt: "2",
      firstLine: 3,
      lastLine: 4,
      rows: 2,
      fault: { reason: "number cannot be read", detail: "many", line: 4 },
    },
    expect.objectContaining({
      receipt: "3",
      rows: 1,
      fault: expect.objectContaining({ reason: "time cannot be read", line: 5 }),
    }),
    expect.objectContaining({
      receipt: "4",
      rows: 1,
      fault: expect.objectContaining({ reason: "a row is broken in form", line: 8 }),
    }),
  ]);
  expect(skipped.map(({ line, reason }) => [line, reason])).toEqual([
    [5, "time cannot be read"],
    [7, "no receipt number"],
  ]);
});

test("a quotation mark that is never closed stops the import and names the place, it swallows no rows", async () => {
  const rows = `${header}1,2024-05-01 10:00,a,1,1\n2,2024-05-01 10:00,"Пирог,1,1\n3,2024-05-01 10:00,a,1,1\n`;
  await expect(read(rows)).rejects.toThrow(/after line 2 .*--no-quotes/);
  const { sent } = await read(rows, { quotes: false });
  expect(sent.map(({ positions }) => positions[0]?.name)).toEqual(["a", '"Пирог', "a"]);
});

test("1,000 positions are a receipt, 1,001 are refused visibly", async () => {
  const rows = (no: number, count: number) => `${no},2024-05-01 10:00,a,1,1\n`.repeat(count);
  const { sent, unsendable } = await read(header + rows(1, 1_000) + rows(2, 1_001));
  expect(sent.map(({ positions }) => positions.length)).toEqual([1_000]);
  expect(unsendable).toEqual([
    expect.objectContaining({
      receipt: "2",
      rows: 1_001,
      fault: expect.objectContaining({ reason: "more than 1000 positions", detail: "1001" }),
    }),
  ]);
});

test("amounts and numbers that the contract has no room for are refused visibly; long names are cut, and told", async () => {
  const long = "ы".repeat(250);
  const { sent, unsendable, notes } = await read(
    `${header}1,2024-05-01 10:00,a,1,100000000\n${"9".repeat(41)},2024-05-01 10:00,a,1,1\n3,2024-05-01 10:00,${long},1,1\n`,
  );
  expect(unsendable.map(({ fault }) => fault.reason)).toEqual([
    "amount out of range",
    "receipt number longer than 40 characters",
  ]);
  expect(sent[0]?.positions[0]?.name).toBe("ы".repeat(200));
  expect(notes).toEqual([{ cutTexts: 1 }]);
});

test("a file of a Russian spreadsheet is read: windows-1251, semicolons, 31.12.2024, 1 234,50, time apart", async () => {
  const text =
    "Чек;Дата;Время;Товар;Кол-во;Сумма;Кассир;Скидка;Карта\n5;31.12.2024;9:05;Торт «Прага»;1;1 234,50;Ольга;10,5;1234,50\n";
  const bytes = Buffer.from([...text].map((char) => windows1251(char)));
  const map = parseInlineMap(
    "receipt=Чек,ts=Дата,time=Время,name=Товар,count=Кол-во,total=Сумма,cashier=Кассир,discount=Скидка,attribute:card=Карта",
  );
  const path = await writeTemporary(bytes, "чеки.csv.gz");
  const options = {
    map,
    delimiter: ";",
    encoding: "windows-1251",
    dateOrder: "dmy",
    decimalComma: true,
  } as const;
  expect(sentReceipts(await readAll(readOptions(path, options)))).toEqual([
    {
      extId: "5",
      ts: "2024-12-31T09:05:00",
      amount: 1234.5,
      discount: 10.5,
      cashier: "Ольга",
      positions: [{ name: "Торт «Прага»", count: 1, total: 1234.5 }],
      attributes: [{ name: "card", value: 1234.5 }],
    },
  ]);
});

function windows1251(char: string): number {
  const table = new TextDecoder("windows-1251").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return [...table].indexOf(char);
}

test("with --time-zone a local time becomes a moment, by which the day is told", async () => {
  const { sent } = await read(`${header}1,2024-07-01 00:30,a,1,1\n2,7/1/2024 8:26,a,1,1\n`, {
    timeZone: "Asia/Yekaterinburg",
    dateOrder: "mdy",
  });
  expect(sent.map(({ ts }) => ts)).toEqual(["2024-06-30T19:30:00.000Z", "2024-07-01T03:26:00.000Z"]);
});

test("--from-line leaves rows out, --no-header numbers the columns, empty lines and a BOM are nothing", async () => {
  const rows = "1,2024-05-01 10:00,a,1,1\n\n2,2024-05-01 10:00,a,1,1\n";
  expect((await read(`\ufeff${header}${rows}`, { fromLine: 3 })).sent.map(({ extId }) => extId)).toEqual([
    "2",
  ]);
  const map = parseInlineMap("receipt=1,ts=2,name=3,count=4,price=5");
  expect((await read(rows, { header: false, map })).sent).toHaveLength(2);
  await expect(read(rows)).rejects.toThrow("the file has no column no, at, name, count, price");
  await expect(read("")).rejects.toThrow("the file is empty");
});

test("rows of a receipt that stand wider apart than the window become parts under one identity", async () => {
  const other = (no: number) => `${no},2024-05-01 11:00,a,1,1\n`;
  const rows = `${header}1,2024-05-01 10:00,a,1,1\n${[2, 3, 4].map(other).join("")}1,2024-05-01 10:00,b,1,1\n`;
  const wide = await read(rows, { windowRows: 4 });
  expect(wide.sent.find(({ extId }) => extId === "1")?.positions).toHaveLength(2);
  const narrow = await read(rows, { windowRows: 2 });
  expect(
    narrow.sent.filter(({ extId }) => extId === "1").map(({ ts, positions }) => [ts, positions.length]),
  ).toEqual([
    ["2024-05-01T10:00:00", 1],
    ["2024-05-01T10:00:00", 1],
  ]);
});

test("batches hold at most the receipts asked for and never more than a body takes", async () => {
  const small = Array.from({ length: 23 }, (_, no) => `${no},2024-05-01 10:00,a,1,1\n`).join("");
  const { batches } = await read(header + small, { receiptsPerBatch: 10 });
  expect(batches.map(({ index, ready }) => [index, ready.length])).toEqual([
    [0, 10],
    [1, 10],
    [2, 3],
  ]);
  const heavy = Array.from(
    { length: 12_000 },
    (_, at) => `${Math.floor(at / 1000)},2024-05-01 10:00,${"ш".repeat(200)},1,1\n`,
  );
  const heavyBatches = (await read(header + heavy.join(""))).batches;
  expect(heavyBatches.flatMap(({ ready }) => ready)).toHaveLength(12);
  for (const { ready } of heavyBatches) {
    expect(ready.reduce((bytes, { json }) => bytes + Buffer.byteLength(json), 0)).toBeLessThan(
      4 * 1024 * 1024,
    );
  }
  expect(heavyBatches.length).toBeGreaterThan(1);
});

test("any order of the rows gives the same receipts, and every row is accounted for", async () => {
  const row = fc.record({
    no: fc.constantFrom("1", "2", "3", "C4", ""),
    at: fc.constantFrom("2024-05-01 10:00", "2024-05-01 10:01", "2024-05-02 09:00", "never"),
    name: fc.constantFrom("Хлеб", "Чай, чёрный", 'Торт "Прага"', ""),
    count: fc.constantFrom("1", "-2", "0.5", "x"),
    price: fc.constantFrom("10", "0.00005", "99.9999", "0"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer(), async (rows, seed) => {
      const order = rows.map((_, at) => ({ at, key: Math.imul(at + 1, seed | 1) % 1_009 }));
      const shuffled = order.sort((a, b) => a.key - b.key).map(({ at }) => rows[at]);
      const csv = (list: typeof shuffled) =>
        header +
        list
          .map((one) =>
            Object.values(one ?? {})
              .map((field) => `"${field.replaceAll('"', '""')}"`)
              .join(),
          )
          .join("\n");
      const straight = await read(csv(rows));
      const mixed = await read(csv(shuffled));
      expect(contentOf(mixed.sent)).toEqual(contentOf(straight.sent));
      const counted = straight.batches.flatMap(({ ready, unsendable, skipped }) => [
        ...ready.map((receipt) => receipt.rows),
        ...unsendable.map((receipt) => receipt.rows),
        ...skipped.map(() => 1),
      ]);
      expect(counted.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
    }),
    { numRuns: 60 },
  );
});

/** Receipts without their own order: they stand where their last rows do. */
function contentOf(sent: Awaited<ReturnType<typeof read>>["sent"]): string[] {
  return sent.map((receipt) => JSON.stringify(receipt)).sort();
}
