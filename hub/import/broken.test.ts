import fc from "fast-check";
import { expect, test } from "vitest";
import { parseInlineMap } from "./map.ts";
import { readAll, readOptions, sentReceipts, writeTemporary } from "./testing.ts";

const header = "no,at,name,count,price\n";
const held = "held back: a row that is broken in form may belong to it";
const broken = "a row is broken in form";

async function read(rows: string, changes: Parameters<typeof readOptions>[1] = {}) {
  const batches = await readAll(readOptions(await writeTemporary(rows), changes));
  return {
    sent: sentReceipts(batches),
    refused: batches.flatMap(({ unsendable }) => unsendable.map((one) => [one.receipt, one.fault.reason])),
    skipped: batches.flatMap(({ skipped }) => skipped.map(({ line }) => line)),
    rows: batches.flatMap(({ ready, unsendable, skipped }) => [
      ...[...ready, ...unsendable].map((receipt) => receipt.rows),
      skipped.length,
    ]),
  };
}

const numbersOf = ({ sent }: Awaited<ReturnType<typeof read>>) => sent.map(({ extId }) => extId);

test.each([
  ["too short", "2,2024-05-01 10:00,b,1"],
  ["too long", "2,2024-05-01 10:00,b,b,1,20"],
  ["with a stray quotation mark", '2,2024-05-01 10:00,B "x,1,20'],
  ["with a stray quotation mark that joins its fields", '2,2024-05-01 10:00,B "x,"y,1",20'],
  ["with two of them, and too short", '2,2024-05-01 10:00,B "x",1'],
])("a row %s takes its own receipt with it and no other, and is counted once", async (_, row) => {
  const before = "1,2024-05-01 10:00,a,1,1\n2,2024-05-01 10:00,a,1,10\n";
  const result = await read(`${header}${before}${row}\n3,2024-05-01 10:00,a,1,1\n`);
  expect(numbersOf(result)).toEqual(["1", "3"]);
  expect(result.refused).toEqual([["2", broken]]);
  expect(result.skipped).toEqual([]);
  expect(result.rows.reduce((sum, count) => sum + count, 0)).toBe(4);
});

test("its receipt is found wherever its other rows stand, on that day and till only", async () => {
  const map = parseInlineMap("store=shop,receipt=no,ts=at,name=name,total=sum");
  const result = await read(
    [
      "shop,no,at,name,sum",
      "A,1,2024-05-01 10:00,a,1",
      "A,2,2024-05-01 10:00,a,1",
      "B,1,2024-05-01 10:00,a,1",
      "A,1,2024-05-02 10:00,a,1",
      "A,1,2024-05-01 10:00,b",
      "A,3,2024-05-01 10:00,a,1",
    ].join("\n"),
    { map },
  );
  expect(result.sent.map(({ poskey, extId, ts }) => `${poskey} ${extId} ${ts.slice(8, 10)}`)).toEqual([
    "@A 2 01",
    "@B 1 01",
    "@A 1 02",
    "@A 3 01",
  ]);
  expect(result.refused).toEqual([["1", broken]]);
});

test("where the number is readable and the day is not, every receipt of the number is held back", async () => {
  const map = parseInlineMap("receipt=no,name=name,total=sum,ts=at");
  const rows = [
    "no,name,sum,at",
    "1,a,1,2024-05-01",
    "2,a,1,2024-05-01",
    "1,a,1,2024-05-02",
    '1,B "x,1,2024-05-02',
    "3,a,1,2024-05-02",
  ];
  const result = await read(rows.join("\n"), { map });
  expect(numbersOf(result)).toEqual(["2", "3"]);
  expect(result.refused).toEqual([
    ["1", held],
    ["1", held],
  ]);
  expect(result.skipped).toEqual([5]);
});

test("where even the number is not readable, the receipts before and after the row are held back", async () => {
  const row = (no: number) => `${no},2024-05-01 10:00,a,1,1\n`;
  const unreadable = ["just a remark", '2"3,2024-05-01 10:00,a,1,1'];
  for (const text of unreadable) {
    const result = await read(`${header}${row(1)}${row(2)}${text}\n${row(3)}${row(4)}`);
    expect(numbersOf(result)).toEqual(["1", "4"]);
    expect(result.refused).toEqual([
      ["2", held],
      ["3", held],
    ]);
    expect(result.skipped).toEqual([4]);
  }
});

test("a file that is cut off within a row holds back its last receipt", async () => {
  const result = await read(`${header}1,2024-05-01 10:00,a,1,1\n2,2024-05-01 10:00,a,1,1\n2,2024-`);
  expect(numbersOf(result)).toEqual(["1"]);
  expect(result.refused).toEqual([["2", held]]);
});

test("rows before --from-line hold nothing back, and a broken line of names is told as such", async () => {
  const rows = "remark\n1,2024-05-01 10:00,a,1,1\n";
  expect(numbersOf(await read(`${header}${rows}`, { fromLine: 3 }))).toEqual(["1"]);
  await expect(read(`no,at "x,name,count,price\n${rows}`)).rejects.toThrow(
    "the line of column names, line 1, is broken",
  );
});

const layouts = {
  "number first": ["no", "at", "name", "count", "sum"],
  "number last": ["at", "name", "count", "sum", "no"],
  "number in the middle": ["shop", "at", "name", "no", "count", "sum"],
  "time apart": ["shop", "no", "day", "clock", "count", "sum", "name"],
} as const;

interface Line {
  readonly no: string;
  readonly at: string;
  readonly day: string;
  readonly clock: string;
  readonly name: string;
  readonly count: string;
  readonly sum: string;
  readonly shop: string;
}

const breaks = fc.record({
  row: fc.nat(30),
  column: fc.nat(6),
  kind: fc.constantFrom("missing", "more", "quote", "cut"),
});

function breakRow(fields: readonly string[], { column, kind }: { column: number; kind: string }): string {
  const at = column % fields.length;
  if (kind === "missing") return fields.toSpliced(at, 1).join();
  if (kind === "more") return fields.toSpliced(at, 0, "2").join();
  if (kind === "cut") return fields.slice(0, at + 1).join();
  return fields.with(at, `5"${fields[at]}`).join();
}

test.each(Object.entries(layouts))(
  "however rows are broken, no receipt goes out that is not the whole one (%s)",
  async (_, columns) => {
    const time = columns.includes("day" as never) ? "ts=day,time=clock" : "ts=at";
    const shop = columns.includes("shop" as never) ? ",store=shop" : "";
    const map = parseInlineMap(`receipt=no,${time},name=name,count=count,total=sum${shop}`);
    const receipts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(receipts, fc.array(breaks, { minLength: 1, maxLength: 4 }), async (sizes, faults) => {
        // Numbers that begin anew each day, and stand in other columns too.
        const lines = sizes.flatMap((size, index): Line[] => {
          const day = `2024-05-0${1 + Math.floor(index / 3)}`;
          const clock = `10:0${index}`;
          const one = { no: String((index % 3) + 1), at: `${day} ${clock}`, day, clock, shop: "2" };
          return Array.from({ length: size }, (__, row) => {
            return { ...one, name: `g${row}`, count: "1", sum: String(row + 1) };
          });
        });
        const rows = lines.map((line) => columns.map((column) => line[column]));
        const texts = rows.map((fields) => fields.join());
        for (const fault of faults) {
          const at = fault.row % rows.length;
          texts[at] = breakRow(rows[at] ?? [], fault);
        }
        const whole = await read([columns.join(), ...rows.map((fields) => fields.join())].join("\n"), {
          map,
        });
        const part = await read([columns.join(), ...texts].join("\n"), { map });
        const known = new Set(whole.sent.map((receipt) => JSON.stringify(receipt)));
        for (const receipt of part.sent) expect(known).toContain(JSON.stringify(receipt));
        // Every row is in one of the numbers.
        expect(part.rows.reduce((sum, count) => sum + count, 0)).toBe(rows.length);
      }),
      { numRuns: 150 },
    );
  },
);
