import type { E2, E3 } from "@prilavok/contracts/till-api/exact.ts";
import { describe, expect, test } from "vitest";
import { computeCheque } from "./compute.ts";
import { partialReturn, type Returned, type Wanted, wholeReturn } from "./returns.ts";
import { refusalOf } from "./testing/refusal.ts";

const pieces = (count: number) => (count * 1000) as E3;
/** Three pieces and half a kilogram, with 1.00 off the whole: 12.99 + 2.50 − 1.00 = 14.49. */
const sale = computeCheque(
  [
    { nameTitle: "Чай", price: "4.33", amount: "3" },
    { nameTitle: "Сыр", price: "5", amount: "0.5" },
  ],
  { chequeDiscount: "1" },
);

/** The returns that are made one after the other, each on top of those before. */
function seriesOf(...wishes: readonly (readonly Wanted[])[]): Returned[] {
  const returns: Returned[] = [];
  for (const wish of wishes) returns.push(partialReturn(sale, returns, wish));
  return returns;
}

describe("a return by receipt", () => {
  test("pays for a piece its part of what was paid, and shows the sale's price", () => {
    expect(sale.lines[0]).toMatchObject({ totalE2: 1299, receiptDiscountE2: 84, dueE2: 1215 });
    const { cheque, baseLines } = partialReturn(sale, [], [{ index: 0, amountE3: pieces(1) }]);
    expect(cheque).toMatchObject({ subtotalE2: 433, discountE2: 28, totalE2: 405 });
    expect(cheque.lines[0]).toMatchObject({ priceE2: 433, amountE3: 1000, sumE2: 433, dueE2: 405 });
    expect(baseLines).toEqual([0]);
  });

  test("piece by piece pays out the line's money and not a kopeck more", () => {
    const three = computeCheque([{ price: "1", amount: "3" }], { chequeDiscount: "1.99" });
    const returns: Returned[] = [];
    for (let piece = 0; piece < 3; piece += 1) {
      returns.push(partialReturn(three, returns, [{ index: 0, amountE3: pieces(1) }]));
    }
    expect(returns.map(({ cheque }) => cheque.totalE2)).toEqual([34, 33, 34]);
    expect(returns.map(({ cheque }) => cheque.subtotalE2)).toEqual([100, 100, 100]);
  });

  test("takes all that is left of a line that it names without an amount", () => {
    const [, rest] = seriesOf([{ index: 0, amountE3: pieces(1) }], [{ index: 0 }]);
    expect(rest?.cheque.lines[0]).toMatchObject({ amountE3: 2000, dueE2: 810 });
  });

  test("takes all that is left of the sale when it names nothing", () => {
    const earlier = seriesOf([{ index: 0 }]);
    const { cheque, baseLines } = partialReturn(sale, earlier);
    expect(baseLines).toEqual([1]);
    expect(cheque.totalE2).toBe(sale.totalE2 - 1215);
  });

  test("may name a line twice: two lines, no more than the one had", () => {
    const twice = [
      { index: 0, amountE3: pieces(1) },
      { index: 0, amountE3: pieces(2) },
    ];
    expect(partialReturn(sale, [], twice)).toMatchObject({ baseLines: [0, 0], cheque: { totalE2: 1215 } });
    const tooMuch = [...twice, { index: 0, amountE3: 1 as E3 }];
    expect(refusalOf(() => partialReturn(sale, [], tooMuch))).toBe("632 itemList[2].amount");
  });

  test("takes what is left of a line and not a thousandth more", () => {
    const earlier = seriesOf([{ index: 1, amountE3: 200 as E3 }]);
    const again = (amountE3: number) =>
      refusalOf(() => partialReturn(sale, earlier, [{ index: 1, amountE3: amountE3 as E3 }]));
    expect(again(300)).toBe("accepted");
    expect(again(301)).toBe("632 itemList[0].amount");
  });

  test("of what is not there is refused: no such line, nothing left of a line, nothing left at all", () => {
    expect(refusalOf(() => partialReturn(sale, [], [{ index: 2 }]))).toBe("632 itemList[0].index");
    expect(refusalOf(() => partialReturn(sale, seriesOf([{ index: 0 }]), [{ index: 0 }]))).toBe(
      "632 itemList[0].amount",
    );
    expect(refusalOf(() => partialReturn(sale, [wholeReturn(sale)]))).toBe("632");
  });

  test("does not build on returns that cannot have been made", () => {
    const [first] = seriesOf([{ index: 0, amountE3: pieces(2) }]);
    const twice = first === undefined ? [] : [first, first];
    expect(() => partialReturn(sale, twice)).toThrow(RangeError);
    const overpaid = seriesOf([{ index: 0, amountE3: pieces(1) }]).map(({ cheque, baseLines }) => ({
      cheque: { ...cheque, lines: cheque.lines.map((line) => ({ ...line, dueE2: (line.dueE2 + 1) as E2 })) },
      baseLines,
    }));
    expect(() => partialReturn(sale, overpaid)).toThrow(RangeError);
    const elsewhere = { cheque: sale, baseLines: [5, 6] };
    expect(() => partialReturn(sale, [elsewhere])).toThrow(RangeError);
  });
});

describe("a return that comes to 0.00", () => {
  const gift = computeCheque(
    [
      { price: "1", amount: "1" },
      { price: "0", amount: "1" },
    ],
    {},
  );

  test("is refused for a part that is too small of what was paid for", () => {
    expect(refusalOf(() => partialReturn(gift, [], [{ index: 0, amountE3: 4 as E3 }]))).toBe("402");
    expect(refusalOf(() => partialReturn(gift, [], [{ index: 1 }, { index: 0, amountE3: 4 as E3 }]))).toBe(
      "402",
    );
    expect(refusalOf(() => partialReturn(gift, [], [{ index: 0, amountE3: 5 as E3 }]))).toBe("accepted");
  });

  test("is made of what was free, whatever else is left of the sale", () => {
    const free = partialReturn(gift, [], [{ index: 1 }]);
    expect(free).toMatchObject({ baseLines: [1], cheque: { totalE2: 0 } });
    expect(partialReturn(gift, [free])).toMatchObject({ baseLines: [0], cheque: { totalE2: 100 } });
    expect(refusalOf(() => partialReturn(gift, [free], [{ index: 1 }]))).toBe("632 itemList[0].amount");
    const three = computeCheque(
      [
        { price: "1", amount: "1" },
        { price: "1", amount: "3", discount: "3" },
      ],
      {},
    );
    const one = partialReturn(three, [], [{ index: 1, amountE3: pieces(1) }]);
    expect(one.cheque.lines[0]).toMatchObject({ amountE3: 1000, sumE2: 100, discountE2: 100, dueE2: 0 });
  });

  test("is made when it takes all that is left: no other amount could be chosen", () => {
    const earlier = [partialReturn(gift, [], [{ index: 0 }])];
    expect(partialReturn(gift, earlier).cheque.totalE2).toBe(0);
  });
});

describe("marked goods", () => {
  const markings = [{ si: "A" }, { si: "B" }, { ukz: "A" }];
  const marked = computeCheque([{ price: "10", amount: "3", markings }], {});
  const a = { kind: "si", code: "A" } as const;
  const b = { kind: "si", code: "B" } as const;
  const back = (earlier: Returned[], wanted?: Wanted[]) =>
    partialReturn(marked, earlier, wanted).cheque.lines[0]?.goods.markings;

  test("come back under the codes that are named, and the others with what is left", () => {
    const first = partialReturn(marked, [], [{ index: 0, amountE3: pieces(1), markings: [b] }]);
    expect(first.cheque.lines[0]?.goods.markings).toEqual([b]);
    expect(back([first])).toEqual([a, { kind: "ukz", code: "A" }]);
  });

  test("name no code where none is named and some are left", () => {
    expect(back([], [{ index: 0, amountE3: pieces(1) }])).toEqual([]);
  });

  test("come back once, and only those of the line", () => {
    const one = (code: typeof a | typeof b) => [{ index: 0, amountE3: pieces(1), markings: [code] }];
    const first = partialReturn(marked, [], one(a));
    expect(refusalOf(() => back([first], one(a)))).toBe("622 itemList[0].markings[0]");
    expect(refusalOf(() => back([first], one(b)))).toBe("accepted");
    const foreign = [{ index: 0, markings: [a, { kind: "si", code: "C" } as const] }];
    expect(refusalOf(() => back([], foreign))).toBe("622 itemList[0].markings[1]");
    expect(refusalOf(() => back([], [{ index: 0, markings: [a, a] }]))).toBe("622 itemList[0].markings[1]");
  });
});
