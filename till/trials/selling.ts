import { expect } from "vitest";
import type { Chance } from "../testing/chance.ts";
import { type Attempt, expectMoney, markingTwice, noShift } from "./attempt.ts";
import { chooseGoods, type Goods } from "./goods.ts";
import { roubles } from "./kopecks.ts";
import { receiptPosting, type Ways } from "./posting.ts";
import { reckon } from "./reckoning.ts";
import type { Shelf } from "./shelf.ts";

/** A sale of anything, paid in any way. */
export function sell(chance: Chance, shelf: Shelf): Attempt {
  const marking = chance.happens(0.2) ? [...shelf.markings].slice(0, 1) : [];
  const goods = chooseGoods(chance, marking);
  const reckoned = reckon(goods.wanted);
  const { totalE2 } = reckoned;
  const tendered = pay(chance, totalE2);
  const rrn = tendered.cashlessE2 > 0n ? { rrn: String(chance.whole(100_000, 999_999)) } : {};
  return {
    operation: "SALE",
    body: { ...goods.body, ...written(tendered), ...rrn },
    mayRefuse: [noShift],
    book(answer) {
      expectMoney(answer, totalE2, tendered);
      expect(answer.rrn).toBe(rrn.rrn ?? "");
      const kept = { ...tendered, cashE2: totalE2 - tendered.cashlessE2 - tendered.certificateE2 };
      const posting = receiptPosting("sales", kept, reckoned);
      const lines = goods.wanted.lines.map(({ amountE3 }, place) => {
        return { dueE2: reckoned.dueE2[place] ?? 0n, amountE3, backE3: 0n, marking: goods.markings[place] };
      });
      shelf.addSold(answer.uid ?? "", posting, { kept, lines });
      return posting;
    },
  };
}

/** Tries to sell a marked thing that a customer has. */
export function sellTwice(chance: Chance, shelf: Shelf): Attempt {
  const [marking] = shelf.soldMarkings;
  if (marking === undefined) return sell(chance, shelf);
  const goods = chooseGoods(chance, [marking]);
  return {
    operation: "SALE",
    body: { ...goods.body, cash: "99999" },
    mayRefuse: [noShift, markingTwice],
    book() {
      throw new Error(`${marking} was sold twice`);
    },
  };
}

/** Goods that come back without a receipt. */
export function takeBack(chance: Chance, shelf: Shelf): Attempt {
  const goods: Goods = chooseGoods(chance, []);
  const { totalE2 } = reckon(goods.wanted);
  const isByCard = chance.happens(0.5);
  const paid = { cashE2: isByCard ? 0n : totalE2, cashlessE2: isByCard ? totalE2 : 0n, certificateE2: 0n };
  return {
    operation: "REFUND",
    body: { ...goods.body, ...written(paid), rrn: "654321" },
    mayRefuse: isByCard ? [noShift] : [noShift, 640],
    book(answer) {
      expectMoney(answer, totalE2, paid);
      const posting = receiptPosting("refunds", paid);
      shelf.last = { uid: answer.uid ?? "", posting, undo: () => undefined };
      return posting;
    },
  };
}

/** What the customer lays down. */
function pay(chance: Chance, totalE2: bigint): Ways {
  const part = totalE2 < 2n ? 0n : chance.amount(1n, totalE2 - 1n);
  const over = chance.happens(0.5) ? chance.amount(0n, 5_000n) : 0n;
  const nothing = { cashE2: 0n, cashlessE2: 0n, certificateE2: 0n };
  switch (chance.weighed({ cash: 5, card: 4, both: 2, certificate: 1, all: 1 })) {
    case "cash":
      return { ...nothing, cashE2: totalE2 + over };
    case "card":
      return { ...nothing, cashlessE2: totalE2 };
    case "both":
      return { ...nothing, cashlessE2: part, cashE2: totalE2 - part + over };
    case "certificate":
      return { ...nothing, certificateE2: part, cashE2: totalE2 - part + over };
    case "all": {
      const half = part / 2n;
      return { cashlessE2: half, certificateE2: part - half, cashE2: totalE2 - part + over };
    }
  }
}

function written({ cashE2, cashlessE2, certificateE2 }: Ways) {
  return { cash: roubles(cashE2), cashless: roubles(cashlessE2), certificate: roubles(certificateE2) };
}
