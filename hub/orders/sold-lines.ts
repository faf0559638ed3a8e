import { leftOf, splitTotal } from "./arithmetic.ts";

/** A line of a receipt, as far as an order wants to know it. */
export interface SoldLine {
  readonly code: string;
  readonly name: string;
  /** Of one unit; absent: not told. */
  readonly priceE4?: bigint;
  readonly countE4: bigint;
  readonly totalE4: bigint;
}

/** A line of an order, as far as receipts are compared with it. */
export interface CountedLine {
  readonly line: number;
  readonly code: string;
  readonly gtin: string | null;
  readonly name: string;
  readonly priceE4: bigint;
  readonly countE4: bigint;
  readonly soldCountE4: bigint;
  readonly soldTotalE4: bigint;
}

export interface Counts {
  readonly countE4: bigint;
  readonly totalE4: bigint;
}

/** What a receipt changes on a line of its order: what is sold of it grows by that, or falls. */
export interface LineChange extends Counts {
  readonly line: number;
}

/**
 * Counts a receipt's lines as sold. They are matched by code, then by barcode, else by name; of several lines of one
 * article those of the same price come before the others, and each the first before the next. What goes beyond them all is
 * counted on the last. What no line orders is in the receipt only.
 */
export function soldChanges(order: readonly CountedLine[], receipt: readonly SoldLine[]): LineChange[] {
  const left = new Map(order.map((line) => [line.line, leftOf(line)]));
  return changesOf(order, receipt, (lines, sold) => {
    let restE4 = sold.countE4;
    return lines.map(({ line }, place) => {
      const isLast = place === lines.length - 1;
      const leftE4 = left.get(line) ?? 0n;
      const takenE4 = isLast ? restE4 : smaller(restE4, leftE4);
      restE4 -= takenE4;
      left.set(line, leftE4 > takenE4 ? leftE4 - takenE4 : 0n);
      return takenE4;
    });
  });
}

/**
 * Takes back what came back of a sale, from the last lines that it sold first, and never more than it sold there.
 * @param sold by line of the order, what stands of the sale.
 */
export function returnedChanges(
  order: readonly CountedLine[],
  receipt: readonly SoldLine[],
  sold: ReadonlyMap<number, Counts>,
): LineChange[] {
  const left = new Map(sold);
  const taken = changesOf(order, receipt, (lines, back) => {
    let restE4 = back.countE4;
    return lines
      .toReversed()
      .map(({ line }) => {
        const { countE4, totalE4 } = left.get(line) ?? { countE4: 0n, totalE4: 0n };
        const takenE4 = smaller(restE4, countE4);
        restE4 -= takenE4;
        left.set(line, { countE4: countE4 - takenE4, totalE4 });
        return takenE4;
      })
      .toReversed();
  });
  return taken.map(({ line, countE4, totalE4 }) => {
    const before = sold.get(line) ?? { countE4: 0n, totalE4: 0n };
    // A refund at other prices than the sale's may pay out more than came in, or less.
    const isAll = countE4 === before.countE4;
    return { line, countE4: -countE4, totalE4: -(isAll ? before.totalE4 : smaller(totalE4, before.totalE4)) };
  });
}

/** `share` tells how much of a receipt's line falls to each of the order's lines that it is matched with. */
function changesOf(
  order: readonly CountedLine[],
  receipt: readonly SoldLine[],
  share: (lines: readonly CountedLine[], sold: SoldLine) => readonly bigint[],
): LineChange[] {
  const changes = new Map<number, LineChange>();
  const matches = receipt.map((sold) => ({ sold, matched: matchedLines(order, sold) }));
  // What may go to one line alone goes there before what may go to several: so a return finds what the sale counted.
  matches.sort((one, other) => one.matched.length - other.matched.length);
  for (const { sold, matched } of matches) {
    const counts = share(matched, sold);
    const elsewhere = counts.reduce((restE4, countE4) => restE4 - countE4, sold.countE4);
    const totals = splitTotal(sold.totalE4, [...counts, elsewhere]);
    for (const [place, { line }] of matched.entries()) {
      const before = changes.get(line) ?? { line, countE4: 0n, totalE4: 0n };
      const countE4 = before.countE4 + (counts[place] ?? 0n);
      changes.set(line, { line, countE4, totalE4: before.totalE4 + (totals[place] ?? 0n) });
    }
  }
  return [...changes.values()].filter(({ countE4, totalE4 }) => countE4 !== 0n || totalE4 !== 0n);
}

/** The order's lines with the changes in what is sold of them. */
export function withChanges<Line extends CountedLine>(
  order: readonly Line[],
  changes: readonly LineChange[],
): Line[] {
  const byLine = new Map(changes.map((change) => [change.line, change]));
  return order.map((line) => {
    const change = byLine.get(line.line);
    if (change === undefined) return line;
    const soldCountE4 = line.soldCountE4 + change.countE4;
    const soldTotalE4 = line.soldTotalE4 + change.totalE4;
    return { ...line, soldCountE4, soldTotalE4: soldTotalE4 < 0n || soldCountE4 === 0n ? 0n : soldTotalE4 };
  });
}

function matchedLines(order: readonly CountedLine[], sold: SoldLine): CountedLine[] {
  const matched = linesOfArticle(order, sold);
  const isSamePrice = ({ priceE4 }: CountedLine) => priceE4 === sold.priceE4;
  return [...matched.filter(isSamePrice), ...matched.filter((line) => !isSamePrice(line))];
}

function linesOfArticle(order: readonly CountedLine[], sold: SoldLine): CountedLine[] {
  if (sold.code !== "") {
    const byCode = order.filter((line) => line.code === sold.code);
    if (byCode.length > 0) return byCode;
    const byGtin = order.filter((line) => line.gtin === sold.code);
    if (byGtin.length > 0) return byGtin;
  }
  const name = sold.name.trim();
  return order.filter((line) => line.name.trim() === name);
}

export function isNothingSold(order: readonly CountedLine[]): boolean {
  return order.every((line) => line.soldCountE4 === 0n);
}

function smaller(one: bigint, other: bigint): bigint {
  return one > other ? other : one;
}
