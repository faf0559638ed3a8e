import fc from "fast-check";
import { expect, test } from "vitest";
import { readContent, sentReceipts } from "./testing.ts";

const map = "receipt=no,ts=at,name=name,count=count,price=price";
const header = "no,at,name,count,price\n";
const held = "held back: a row that cannot be read may belong to it";

async function read(rows: string, columns = map) {
  const file = await readContent(rows, columns, { delimiter: ",", written: { sign: "point" } });
  return {
    file,
    numbers: sentReceipts(file).map(({ extId }) => extId),
    held: file.held.map(({ receipt, fault }) => [receipt, fault.reason]),
    bad: file.badRows.map(({ line }) => line),
  };
}

test.each([
  ["too short", "2,2024-05-01 10:00,b,1"],
  ["too long", "2,2024-05-01 10:00,b,b,1,20"],
  ["with a stray quotation mark", '2,2024-05-01 10:00,B "x,1,20'],
  ["with a stray quotation mark that joins its fields", '2,2024-05-01 10:00,B "x,"y,1",20'],
  ["with two of them, and too short", '2,2024-05-01 10:00,B "x",1'],
])("a row %s holds its own receipt back", async (_, row) => {
  const before = "1,2024-05-01 10:00,a,1,7\n2,2024-05-01 10:00,a,1,10\n";
  const result = await read(`${header}${before}${row}\n3,2024-05-01 10:00,a,1,7\n4,2024-05-01 10:00,a,1,7\n`);
  expect(result.numbers).toContain("4");
  expect(result.numbers).not.toContain("2");
  expect(result.held).toContainEqual(["2", held]);
  expect(result.bad).toEqual([4]);
});

test("where the number is readable and the day is not, every receipt of the number is held back", async () => {
  const day = (no: number, at: string) => `${no},${at},a,1,1\n`;
  const result = await read(
    header +
      day(1, "2024-05-01") +
      day(2, "2024-05-01") +
      day(1, "2024-05-02") +
      day(1, "May?") +
      day(3, "2024-05-02"),
  );
  expect(result.numbers).toEqual(["2", "3"]);
  expect(result.held).toEqual([
    ["1", held],
    ["1", held],
  ]);
});

test("where even the number is not readable, the receipts before and after the row are held back", async () => {
  const row = (no: number) => `${no},2024-05-01 10:00,a,1,1\n`;
  const result = await read(`${header}${row(11)}${row(12)}just a remark\n${row(13)}${row(14)}`);
  expect(result.numbers).toEqual(["11", "14"]);
  expect(result.held).toEqual([
    ["12", held],
    ["13", held],
  ]);
});

test("a file that is cut off within a row holds back its last receipt", async () => {
  const result = await read(`${header}1,2024-05-01 10:00,a,1,1\n2,2024-05-01 10:00,a,1,7\n2,2024-`);
  expect(result.numbers).toEqual(["1"]);
  expect(result.held).toEqual([["2", held]]);
});

test("a quotation mark that is never closed ends the reading, and nothing is imported", async () => {
  await expect(read(`${header}1,2024-05-01 10:00,"a,1,1\n2,2024-05-01 10:00,a,1,7\n`)).rejects.toThrow(
    "a quotation mark after line 1 is never closed",
  );
});

test("in a file whose receipts are scattered, a row without a number leaves none of them sure", async () => {
  const row = (no: number, name: string) => `${no},2024-05-01 10:00,${name},1,1\n`;
  const scattered = await read(`${header}${row(1, "a")}${row(2, "b")}${row(1, "c")}?\n${row(3, "d")}`);
  expect(scattered.file.isUnsafe).toBe(true);
  const known = await read(`${header}${row(1, "a")}${row(2, "b")}${row(1, "c")}3,May?,d,1,1\n${row(4, "d")}`);
  expect(known.file.isUnsafe).toBe(false);
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
    const fields = `receipt=no,${time},name=name,count=count,total=sum${shop}`;
    const receipts = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(receipts, fc.array(breaks, { minLength: 1, maxLength: 4 }), async (sizes, faults) => {
        // Numbers that begin again each day, and stand in other columns too.
        const lines = sizes.flatMap((size, index): Line[] => {
          const day = `2024-05-0${1 + Math.floor(index / 3)}`;
          const clock = `10:0${index}`;
          const one = { no: String((index % 3) + 1), at: `${day} ${clock}`, day, clock, shop: "2" };
          return Array.from({ length: size }, (__, row) => {
            return { ...one, name: `g${row}`, count: "1", sum: String(row + 1) };
          });
        });
        const rows = lines.map((line) => columns.map((column) => line[column]));
        const texts = rows.map((row) => row.join());
        for (const fault of faults) {
          const at = fault.row % rows.length;
          texts[at] = breakRow(rows[at] ?? [], fault);
        }
        const whole = await read([columns.join(), ...rows.map((row) => row.join())].join("\n"), fields);
        const part = await read([columns.join(), ...texts].join("\n"), fields);
        const known = new Set(sentReceipts(whole.file).map((receipt) => JSON.stringify(receipt)));
        for (const receipt of sentReceipts(part.file)) expect(known).toContain(JSON.stringify(receipt));
        // Every row is in one of the numbers.
        const { ready, held: unsent, badRows } = part.file;
        const counted = [...ready, ...unsent].reduce((sum, receipt) => sum + receipt.rows, badRows.length);
        expect(counted).toBe(rows.length);
      }),
      { numRuns: 150 },
    );
  },
);
