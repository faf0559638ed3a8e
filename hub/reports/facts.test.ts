import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { ensureAccount } from "../network/account.ts";
import { addDevice } from "../network/device.ts";
import { addStore } from "../network/store.ts";
import type { TestTill } from "../testing/chain.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { TestSales } from "../testing/sales.ts";
import { type FactsQuestion, readFacts, rollupsAnswer } from "./facts.ts";
import type { MeasuresBySlice } from "./figure.ts";
import { anything, resolveSelection, type Selection } from "./filter.ts";
import { type Measures, noMeasures } from "./measures.ts";
import { piecesOf } from "./piece.ts";
import { everything, type Slice } from "./slice.ts";
import { e4, type Line, measuresOf, type Sold, storeMeasures, sum, within } from "./testing-count.ts";

/**
 * Facts are compared with a plain count over the receipts as they were sent, and the two ways of reading them with each
 * other. Berlin, around the day of 25 hours: half of the receipts fall into the hour that comes twice.
 */
const zone = "Europe/Berlin";
const dayFrom = Date.UTC(2026, 9, 25) / 1000;
const repeatedHour = Date.UTC(2026, 9, 25, 0) / 1000;

const sellers = ["Марина", "Илона", "Ольга"];
const categories = ["Вкусное", "Выпечка", "Напитки"];

let database: TestDatabase;
let pool: Pool;
let sales: TestSales;
let accountId: number;
let stores = 0;

beforeAll(async () => {
  database = await createTestDatabase(8);
  pool = database.pool;
  sales = new TestSales(pool);
  accountId = (await ensureAccount(pool, "Ромашка")).id;
  await sales.sell(await newTill(), zone, [
    {
      amount: 1,
      positions: sellers.map((seller, index) => ({
        name: "",
        count: 1,
        total: 1,
        seller,
        category: categories[index] ?? "",
      })),
      attributes: [{ name: "bonus", value: 1 }],
    },
  ]);
  await pool.query("update category set own_brand = true where name = 'Выпечка'");
});

afterAll(() => database.close());

async function newTill(): Promise<TestTill> {
  stores += 1;
  const store = await addStore(pool, accountId, { name: `Магазин ${stores}`, timeZone: zone });
  const device = await addDevice(pool, systemClock, accountId, { storeId: store.id, extId: "1" });
  return { accountId, storeId: store.id, ...device };
}

const moment = fc.oneof(
  fc.integer({ min: repeatedHour, max: repeatedHour + 7_200 }),
  fc.integer({ min: dayFrom - 86_400, max: dayFrom + 2 * 86_400 }),
);
const someSeller = fc.option(fc.constantFrom(...sellers), { nil: "" });
const someCategory = fc.subarray(categories).map((parts) => parts.join("&&"));
const position = fc.record({
  name: fc.constant("Пирожок"),
  count: fc.integer({ min: 1, max: 30_000 }).map((count) => count / 10_000),
  total: fc.integer({ min: 0, max: 99_999 }).map((total) => total / 100),
  seller: someSeller,
  category: someCategory,
});
const sold: fc.Arbitrary<Sold> = fc.record({
  ts: moment.map((at) => new Date(at * 1000).toISOString()),
  amount: fc.oneof(
    fc.constant(0),
    fc.integer({ min: -50_000, max: 99_999 }).map((amount) => amount / 100),
  ),
  cashier: someSeller,
  positions: fc.array(position, { maxLength: 4 }),
  attributes: fc.array(
    fc.record({ name: fc.constantFrom("bonus", "card"), value: fc.integer({ min: -9, max: 9 }) }),
    {
      maxLength: 3,
    },
  ),
});
/** Local bounds: half of them cut the hour that comes twice, half of the rest are on whole hours. */
const bound = fc.oneof(
  fc.integer({ min: dayFrom + 3_600, max: dayFrom + 3 * 3_600 }),
  fc
    .tuple(fc.integer({ min: dayFrom - 43_200, max: dayFrom + 130_000 }), fc.boolean())
    .map(([at, whole]) => (whole ? Math.floor(at / 3600) * 3600 : at)),
);
const range = fc.tuple(bound, bound).map(([one, other]) => {
  const [from, to] = [Math.min(one, other), Math.max(one, other)];
  return { from, to: to % 3600 === 0 ? to + 3599 : to };
});
const filter: fc.Arbitrary<{ sellers: string[]; categories: string[] }> = fc.record({
  sellers: fc.option(fc.subarray(sellers, { minLength: 1 }), { nil: [] }),
  categories: fc.option(fc.subarray(categories, { minLength: 1 }), { nil: [] }),
});

/** Sells in a store of its own and returns the question for a range of it. */
async function asked(
  receipts: readonly Sold[],
  { from, to }: { from: number; to: number },
  rest: Partial<FactsQuestion> = {},
): Promise<FactsQuestion & { readonly storeId: number }> {
  const till = await newTill();
  if (receipts.length > 0) await sales.sell(till, zone, receipts);
  const pieces = piecesOf(from, to, zone).map((piece) => ({ storeId: till.storeId, period: 0, piece }));
  const question = { accountId, pieces, selection: anything, slices: [everything], bySeller: false, ...rest };
  return { ...question, storeId: till.storeId };
}

/** Over categories only these hold; see `Measures`. */
const ofCategories = ({ lines, countE4, amountE4 }: Measures) => ({ lines, countE4, amountE4 });

async function attributeId(name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>("select id from attribute where name = $1", [name]);
  return rows[0]?.id ?? 0;
}

async function categoryId(name: string): Promise<number> {
  const { rows } = await pool.query<{ id: number }>("select id from category where name = $1", [name]);
  return rows[0]?.id ?? 0;
}

const runs = { numRuns: 30 };

describe("facts of a range", () => {
  test("of the whole store are those of its receipts, whole hours and cut ones", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { maxLength: 40 }), range, async (receipts, bounds) => {
        const question = await asked(receipts, bounds);
        const facts = await readFacts(pool, question);
        expect(facts.of(question.storeId, 0)(everything)).toEqual(
          storeMeasures(within(receipts, bounds, zone)),
        );
      }),
      runs,
    );
  });

  test("under any filter are those of the lines that match it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { maxLength: 40 }), range, filter, async (receipts, bounds, chosen) => {
        const selection = await resolveSelection(pool, accountId, chosen);
        const bySeller = true;
        const question = await asked(receipts, bounds, { bySeller });
        const facts = await readFacts(pool, {
          ...question,
          selection: await resolveSelection(pool, accountId, chosen),
        });
        const matches = (line: Line) =>
          (chosen.sellers.length === 0 || chosen.sellers.includes(line.seller)) &&
          (chosen.categories.length === 0 || chosen.categories.some((one) => line.categories.includes(one)));
        const inside = within(receipts, bounds, zone);
        const isFiltered = selection.sellerIds !== null || selection.categorySetIds !== null;
        const store = facts.of(question.storeId, 0)(everything);
        expect(store).toEqual(isFiltered ? measuresOf(inside, matches) : storeMeasures(inside));
        const bySellerName = sellers
          .map((name) => ({
            name,
            measures: measuresOf(inside, (line) => matches(line) && line.seller === name),
          }))
          .filter(({ measures }) => measures.receipts > 0n);
        const found = facts
          .sellersOf(question.storeId, 0)
          .map(({ name, measures }) => ({ name, measures: measures(everything) }));
        const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
        expect([...found].sort(byName)).toEqual([...bySellerName].sort(byName));
      }),
      runs,
    );
  });

  test("over categories, own brand and attributes are the same from roll-ups and from receipts", async () => {
    const slices: Slice[] = [
      everything,
      { kind: "own brand" },
      { kind: "categories", categoryIds: [await categoryId("Вкусное"), await categoryId("Напитки")] },
      { kind: "attribute", attributeId: await attributeId("bonus") },
    ];
    const read = (measures: MeasuresBySlice) =>
      slices.map((slice) => {
        const found = measures(slice);
        return slice.kind === "categories" || slice.kind === "own brand" ? ofCategories(found) : found;
      });
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { maxLength: 40 }), range, async (receipts, bounds) => {
        const question = await asked(receipts, bounds, { slices });
        const [fromRollups, fromReceipts] = await Promise.all([
          readFacts(pool, question, true),
          readFacts(pool, question, false),
        ]);
        const figures = read(fromRollups.of(question.storeId, 0));
        expect(read(fromReceipts.of(question.storeId, 0))).toEqual(figures);
        const inside = within(receipts, bounds, zone);
        const any = (names: string[]) =>
          ofCategories(measuresOf(inside, (line) => names.some((name) => line.categories.includes(name))));
        // A refund's values count as negative, whatever sign they were sent with.
        const bonus = inside.flatMap(({ amount, attributes }) =>
          attributes
            .filter(({ name }) => name === "bonus")
            .map(({ value }) => (Number(amount) < 0 ? -Math.abs(Number(value)) : Number(value))),
        );
        expect(figures).toEqual([
          storeMeasures(inside),
          any(["Выпечка"]),
          any(["Вкусное", "Напитки"]),
          expect.objectContaining({
            receipts: BigInt(
              inside.filter(({ attributes }) => attributes.some(({ name }) => name === "bonus")).length,
            ),
            lines: BigInt(bonus.length),
            amountE4: sum(bonus.map(e4)),
          }),
        ]);
      }),
      runs,
    );
  });

  test("of one seller, of each seller and of one category set are the same from roll-ups and from receipts", async () => {
    const one = await resolveSelection(pool, accountId, { sellers: ["Илона"] });
    const { rows } = await pool.query<{ id: number }>("select id from category_set order by id limit 1");
    const set: Selection = { sellerIds: null, categorySetIds: rows.map((row) => row.id) };
    const questions: Partial<FactsQuestion>[] = [
      { selection: one },
      { selection: one, bySeller: true },
      { selection: set },
      { bySeller: true },
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(sold, { maxLength: 40 }), range, async (receipts, bounds) => {
        const base = await asked(receipts, bounds);
        for (const rest of questions) {
          const question = { ...base, ...rest };
          expect(rollupsAnswer(question)).toBe(true);
          const [fromRollups, fromReceipts] = await Promise.all([
            readFacts(pool, question, true),
            readFacts(pool, question, false),
          ]);
          const read = (facts: typeof fromRollups) => ({
            store: facts.of(base.storeId, 0)(everything),
            sellers: new Map(
              facts.sellersOf(base.storeId, 0).map(({ id, measures }) => [id, measures(everything)]),
            ),
          });
          expect(read(fromRollups)).toEqual(read(fromReceipts));
        }
      }),
      runs,
    );
  });
});

describe("roll-ups do not answer", () => {
  const question = { accountId: 1, pieces: [], slices: [everything], bySeller: false };
  test.each<[string, Partial<FactsQuestion>]>([
    ["for several sellers", { selection: { sellerIds: [1, 2], categorySetIds: null } }],
    ["for several category sets", { selection: { sellerIds: null, categorySetIds: [1, 2] } }],
    ["for a seller in a category set", { selection: { sellerIds: [1], categorySetIds: [1] } }],
    [
      "for the sellers of a category set",
      { selection: { sellerIds: null, categorySetIds: [1] }, bySeller: true },
    ],
    [
      "for sellers by category",
      { selection: anything, slices: [everything, { kind: "own brand" }], bySeller: true },
    ],
  ])("%s", (_, rest) => {
    expect(rollupsAnswer({ ...question, selection: anything, ...rest })).toBe(false);
  });

  test("and nothing is read at all for what matches nothing", async () => {
    const selection = await resolveSelection(pool, accountId, { sellers: ["Никто"] });
    expect(selection).toEqual({ sellerIds: [], categorySetIds: null });
    const asked = await readFacts(
      {
        query: () => {
          throw new Error("asked");
        },
      } as never,
      { ...question, selection },
    );
    expect(asked.of(1, 0)(everything)).toEqual(noMeasures);
  });
});
