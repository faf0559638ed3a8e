import { expect } from "vitest";
import type { Chance } from "../testing/chance.ts";
import {
  type Attempt,
  expectMoney,
  noShift,
  notEnoughCash,
  nothingToRollBack,
  notLastReceipt,
} from "./attempt.ts";
import { roubles, sumOf, thousandths } from "./kopecks.ts";
import { receiptPosting, rollbackOf, type Ways } from "./posting.ts";
import { reckonReturn } from "./reckoning.ts";
import type { Shelf, Sold, SoldLine } from "./shelf.ts";

/** What is to come back of one line. */
interface Back {
  readonly index: number;
  readonly line: SoldLine;
  readonly backE3: bigint;
  readonly dueE2: bigint;
}

/** A return by receipt, of a part or of all that is left; undefined when nothing can come back. */
export function returnByReceipt(chance: Chance, shelf: Shelf): Attempt | undefined {
  const open = shelf.sold.filter((sale) => sale.lines.some(({ amountE3, backE3 }) => backE3 < amountE3));
  if (open.length === 0) return undefined;
  const sale = chance.one(open);
  const isUntouched = sale.lines.every(({ backE3 }) => backE3 === 0n);
  const rest = sale.lines.flatMap((line, index) => (line.backE3 < line.amountE3 ? back(line, index) : []));
  const part = chance.happens(0.6) ? choosePart(chance, rest) : rest;
  const isPart = sumOf(part.map(({ dueE2 }) => dueE2)) > 0n && part !== rest;
  const backs = isPart ? part : rest;
  const totalE2 = sumOf(backs.map(({ dueE2 }) => dueE2));
  const paid = payBack(sale, totalE2, !isPart && isUntouched);
  const items = backs.map(({ index, backE3 }) => ({ index, amount: thousandths(backE3) }));
  const isNamed = isPart || chance.happens(0.5);
  return {
    operation: "REFUND_BY_RECEIPT",
    body: { uid: sale.uid, rrn: "123456", ...(isNamed ? { itemList: items } : {}), ...paid.body },
    mayRefuse: paid.ways.cashE2 > 0n ? [noShift, notEnoughCash] : [noShift],
    book(answer) {
      expectMoney(answer, totalE2, paid.ways);
      const posting = receiptPosting("refunds", paid.ways);
      const undo = takeIn(shelf, backs);
      shelf.last = { uid: answer.uid ?? "", posting, undo };
      return posting;
    },
  };
}

/** Annuls the caller's last receipt, which others may have followed; undefined when there is none. */
export function rollBack(shelf: Shelf): Attempt | undefined {
  const { last } = shelf;
  if (last === undefined) return undefined;
  const { posting, uid } = last;
  const { cashE2, cashlessE2, certificateE2, totalE2 } = posting;
  return {
    operation: "ROLLBACK",
    body: { uid },
    mayRefuse: [
      noShift,
      nothingToRollBack,
      notLastReceipt,
      ...(posting.drawerE2 > 0n ? [notEnoughCash] : []),
    ],
    book(answer) {
      expectMoney(answer, totalE2, { cashE2, cashlessE2, certificateE2 });
      last.undo();
      shelf.last = undefined;
      return rollbackOf(posting);
    },
  };
}

function back(line: SoldLine, index: number, backE3 = line.amountE3 - line.backE3): Back {
  return { index, line, backE3, dueE2: reckonReturn(line.dueE2, line.amountE3, line.backE3, backE3) };
}

function choosePart(chance: Chance, rest: readonly Back[]): readonly Back[] {
  const { line, index, backE3 } = chance.one(rest);
  return [back(line, index, chance.amount(1n, backE3))];
}

/** As the sale was paid where the till can know that by itself; else in cash. */
function payBack(sale: Sold, totalE2: bigint, isWhole: boolean): { ways: Ways; body: object } {
  const { cashE2, cashlessE2, certificateE2 } = sale.kept;
  if (isWhole) return { ways: sale.kept, body: {} };
  const none = { cashE2: 0n, cashlessE2: 0n, certificateE2: 0n };
  const inCash = { ...none, cashE2: totalE2 };
  const used = [cashE2, cashlessE2, certificateE2].filter((sum) => sum > 0n);
  if (used.length > 1) return { ways: inCash, body: { cash: roubles(totalE2) } };
  if (cashlessE2 > 0n) return { ways: { ...none, cashlessE2: totalE2 }, body: {} };
  if (certificateE2 > 0n) return { ways: { ...none, certificateE2: totalE2 }, body: {} };
  return { ways: inCash, body: {} };
}

/** Puts the goods back on the shelf. @returns what undoes it. */
function takeIn(shelf: Shelf, backs: readonly Back[]): () => void {
  const codes: string[] = [];
  for (const { line, backE3 } of backs) {
    line.backE3 += backE3;
    expect(line.backE3).toBeLessThanOrEqual(line.amountE3);
    if (line.backE3 === line.amountE3 && line.marking !== undefined) codes.push(line.marking);
  }
  for (const code of codes) shelf.markings.add(code);
  return () => {
    for (const { line, backE3 } of backs) line.backE3 -= backE3;
    for (const code of codes) shelf.markings.delete(code);
  };
}
