import type { Item } from "@prilavok/contracts/till-api/items.ts";
import fc from "fast-check";
import type { ReceiptModifiers } from "../compute.ts";

/** Requests for property tests: over the whole range of the limits, thickest where things go wrong. */

/** `units` × 10^-digits as text, with the spellings that callers use, or as a JSON number where one can say it. */
function written(units: bigint, digits: number): fc.Arbitrary<string | number> {
  const magnitude = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
  const sign = units < 0n ? "-" : "";
  const text = `${sign}${magnitude.slice(0, magnitude.length - digits)}${digits === 0 ? "" : `.${magnitude.slice(-digits)}`}`;
  const padded = text.includes(".") ? `${text}00` : `${text}.0`;
  const asNumber = magnitude.length <= 15 ? [Number(text)] : [];
  return fc.constantFrom<string | number>(
    text,
    text,
    padded,
    `${sign}00${text.replace("-", "")}`,
    ...asNumber,
  );
}

function near(limit: bigint): fc.Arbitrary<bigint> {
  return fc.bigInt({ min: limit - 3n, max: limit + 3n });
}

const limitE2 = 9_999_999_999_999n;

/** Money of all magnitudes, in hundredths. */
const usualMoney = fc
  .integer({ min: 0, max: 13 })
  .chain((digits) => fc.bigInt({ min: 0n, max: 10n ** BigInt(digits) - 1n }));
const anyMoney = fc.oneof(
  { weight: 20, arbitrary: usualMoney },
  { weight: 1, arbitrary: near(limitE2) },
  { weight: 1, arbitrary: near(0n) },
);
const money = anyMoney.chain((units) => written(units, 2));
const rarelyTooExact = <T>(usual: fc.Arbitrary<T>, digits: number) =>
  fc.oneof(
    { weight: 60, arbitrary: usual },
    {
      weight: 1,
      arbitrary: fc.bigInt({ min: -20n, max: 100_000n }).chain((units) => written(units, digits)),
    },
  );

const price = rarelyTooExact(money, 3);
const amount = rarelyTooExact(
  fc
    .oneof(
      { weight: 3, arbitrary: fc.bigInt({ min: 1n, max: 20n }).map((pieces) => pieces * 1000n) },
      { weight: 3, arbitrary: fc.bigInt({ min: 1n, max: 3_000n }) },
      { weight: 1, arbitrary: fc.bigInt({ min: 1n, max: 9_999_999n }) },
      { weight: 1, arbitrary: fc.oneof(near(2n), near(9_999_999n)) },
    )
    .chain((units) => written(units, 3)),
  4,
);
const percent = rarelyTooExact(
  fc
    .oneof(
      { weight: 4, arbitrary: fc.bigInt({ min: 0n, max: 1_000_000n }) },
      { weight: 2, arbitrary: fc.bigInt({ min: 0n, max: 100n }).map((whole) => whole * 10_000n) },
      { weight: 1, arbitrary: near(1_000_000n) },
    )
    .chain((units) => written(units, 4)),
  5,
);
interface Modifier {
  readonly isPercent: boolean;
  readonly value: string | number | undefined;
}

const modifier: fc.Arbitrary<Modifier> = fc.oneof<fc.MaybeWeightedArbitrary<Modifier>[]>(
  { weight: 2, arbitrary: fc.constant({ isPercent: false, value: undefined }) },
  {
    weight: 3,
    arbitrary: percent.map((value) => ({ isPercent: true, value })),
  },
  {
    weight: 1,
    arbitrary: rarelyTooExact(
      fc.oneof(fc.bigInt({ min: 0n, max: 500n }), anyMoney).chain((units) => written(units, 2)),
      3,
    ).map((value) => ({ isPercent: false, value })),
  },
);

function modifiers(discount: Modifier, increase: Modifier, names: "line" | "receipt") {
  const [discountName, increaseName] =
    names === "line" ? (["discount", "increase"] as const) : (["chequeDiscount", "chequeIncrease"] as const);
  return {
    isPercentDiscount: discount.isPercent,
    isPercentIncrease: increase.isPercent,
    ...(discount.value === undefined ? {} : { [discountName]: discount.value }),
    ...(increase.value === undefined ? {} : { [increaseName]: increase.value }),
  };
}

const anyItem: fc.Arbitrary<Item> = fc
  .record({ price, amount, discount: modifier, increase: modifier })
  .map(({ discount, increase, ...one }) => ({ ...one, ...modifiers(discount, increase, "line") }));

const anyModifiers: fc.Arbitrary<ReceiptModifiers> = fc
  .record({ discount: modifier, increase: modifier })
  .map(({ discount, increase }) => modifiers(discount, increase, "receipt"));

export interface Request {
  readonly itemList: readonly Item[];
  readonly modifiers: ReceiptModifiers;
}

/** Some are refused. Most have few lines, some have many. */
export const anyRequest: fc.Arbitrary<Request> = fc.record({
  itemList: fc.oneof(
    { weight: 3, arbitrary: fc.array(anyItem, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.array(anyItem, { minLength: 1, maxLength: 12 }) },
  ),
  modifiers: anyModifiers,
});

const partPercent = fc
  .oneof(
    fc.bigInt({ min: 0n, max: 1_000_000n }),
    fc.bigInt({ min: 0n, max: 100n }).map((whole) => whole * 10_000n),
  )
  .chain((units) => written(units, 4));

/** A discount of at most all of `baseE2`, or an increase of at most as much again; often none. */
function fitting(baseE2: bigint): fc.Arbitrary<Modifier> {
  return fc.oneof(
    fc.constant({ isPercent: false, value: undefined }),
    partPercent.map((value) => ({ isPercent: true, value })),
    fc
      .bigInt({ min: 0n, max: baseE2 })
      .chain((units) => written(units, 2))
      .map((value) => ({ isPercent: false, value })),
  );
}

/** An item whose sum is within the limit and whose modifiers fit it. */
const goodItem: fc.Arbitrary<Item> = usualMoney.chain((priceE2) => {
  const mostE3 = priceE2 === 0n ? 9_999_999n : (limitE2 * 1000n) / priceE2;
  const pieces = fc.bigInt({ min: 1n, max: 12n }).map((whole) => whole * 1000n);
  const weights = fc.bigInt({ min: 1n, max: mostE3 > 9_999_999n ? 9_999_999n : mostE3 });
  return fc
    .oneof(pieces, weights)
    .map((amountE3) => (amountE3 > mostE3 ? mostE3 : amountE3))
    .chain((amountE3) => {
      const sumE2 = (priceE2 * amountE3) / 1000n;
      return fc
        .record({
          price: written(priceE2, 2),
          amount: written(amountE3, 3),
          discount: fitting(sumE2),
          increase: fitting(sumE2),
        })
        .map(({ discount, increase, ...one }) => ({ ...one, ...modifiers(discount, increase, "line") }));
    });
});

/** Mostly accepted: what is refused has a total of 0.00, or one over the limit, or too large a receipt discount. */
export const goodRequest: fc.Arbitrary<Request> = fc.record({
  itemList: fc.array(goodItem, { minLength: 1, maxLength: 6 }),
  modifiers: fc
    .record({ discount: fitting(50n), increase: fc.oneof(fitting(1_000n), fitting(limitE2 / 10n)) })
    .map(({ discount, increase }) => modifiers(discount, increase, "receipt")),
});
