import type { Chance } from "../testing/chance.ts";
import { type Attempt, expectMoney, noShift, notEnoughCash } from "./attempt.ts";
import { roubles } from "./kopecks.ts";
import { drawerPosting, receiptPosting } from "./posting.ts";
import type { Shelf } from "./shelf.ts";

const cashOnly = { cashlessE2: 0n, certificateE2: 0n };

export function deposit(chance: Chance): Attempt {
  return moveCash("DEPOSIT", chance.amount(1n, 50_000n));
}

/** Now and then of more than there can be. */
export function withdraw(chance: Chance): Attempt {
  return moveCash("WITHDRAW", chance.happens(0.1) ? 9_999_999_999n : chance.amount(1n, 50_000n));
}

function moveCash(operation: "DEPOSIT" | "WITHDRAW", sumE2: bigint): Attempt {
  const isIn = operation === "DEPOSIT";
  return {
    operation,
    body: { sum: roubles(sumE2) },
    mayRefuse: isIn ? [noShift] : [noShift, notEnoughCash],
    book(answer) {
      expectMoney(answer, sumE2, { cashE2: sumE2, ...cashOnly });
      return drawerPosting(isIn ? "deposits" : "withdrawals", sumE2);
    },
  };
}

export function correct(chance: Chance, shelf: Shelf): Attempt {
  const isIncome = chance.happens(0.5);
  const sumE2 = chance.amount(1n, 20_000n);
  return {
    operation: isIncome ? "CORRECTION_INCOME" : "CORRECTION_EXPENSE",
    body: { sum: roubles(sumE2), cash: roubles(sumE2), reason: "сверка" },
    mayRefuse: isIncome ? [noShift] : [noShift, notEnoughCash],
    book(answer) {
      const ways = { cashE2: sumE2, ...cashOnly };
      expectMoney(answer, sumE2, ways);
      const posting = receiptPosting(isIncome ? "correctionsIncome" : "correctionsExpense", ways);
      shelf.last = { uid: answer.uid ?? "", posting, undo: () => undefined };
      return posting;
    },
  };
}
