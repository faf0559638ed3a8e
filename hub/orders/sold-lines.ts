import { leftOf, shareOf } from "./arithmetic.ts";

/** A line of a receipt, as far as an order wants to know it. */
export interface SoldLine {
  readonly code: string;
  readonly name: string;
  readonly countE4: bigint;
  readonly totalE4: bigint;
}

/** A line of an order, as far as receipts are compared with it. */
export interface CountedLine {
  readonly line: number;
  readonly code: string;
  readonly gtin: string | null;
  readonly name: string;
  readonly countE4: bigint;
  readonly soldCountE4: bigint;
  readonly soldTotalE4: bigint;
}

type Counts = { soldCountE4: bigint; soldTotalE4: bigint };

/**
 * Counts a receipt's lines as sold. They are matched by code, then by barcode, else by name; of several lines of one
 * article the first are filled first, and what goes beyond them all is counted on the last. What no line orders is in
 * the receipt only.
 */
export function countSold<Line extends CountedLine>(
  order: readonly Line[],
  receipt: readonly SoldLine[],
): Line[] {
  return counted(order, receipt, (lines, sold) => {
    let restE4 = sold.countE4;
    return lines.map((line, place) => {
      const isLast = place === lines.length - 1;
      const leftE4 = leftOf(line);
      const takenE4 = isLast ? restE4 : smaller(restE4, leftE4);
      restE4 -= takenE4;
      return takenE4;
    });
  });
}

/** Takes back what came back, from the last lines first, and never more than was sold. */
export function countReturned<Line extends CountedLine>(
  order: readonly Line[],
  receipt: readonly SoldLine[],
): Line[] {
  return counted(order, receipt, (lines, back) => {
    let restE4 = back.countE4;
    return lines
      .toReversed()
      .map((line) => {
        const takenE4 = smaller(restE4, line.soldCountE4);
        restE4 -= takenE4;
        return -takenE4;
      })
      .toReversed();
  });
}

/** `share` tells how much of a receipt's line falls to each of the order's lines that it is matched with. */
function counted<Line extends CountedLine>(
  order: readonly Line[],
  receipt: readonly SoldLine[],
  share: (lines: readonly Line[], sold: SoldLine) => bigint[],
): Line[] {
  const counts = new Map<number, Line & Counts>(order.map((line) => [line.line, { ...line }]));
  const matches = receipt.map((sold) => ({ sold, matched: matchedLines([...counts.values()], sold) }));
  // What may go to one line alone goes there before what may go to several: so a return finds what the sale counted.
  matches.sort((one, other) => one.matched.length - other.matched.length);
  for (const { sold, matched } of matches) {
    const shares = share(matched, sold);
    let upToE4 = 0n;
    for (const [place, line] of matched.entries()) {
      const changeE4 = shares[place] ?? 0n;
      const beforeE4 = shareOf(sold.totalE4, upToE4, sold.countE4);
      upToE4 += changeE4 < 0n ? -changeE4 : changeE4;
      const totalE4 = shareOf(sold.totalE4, upToE4, sold.countE4) - beforeE4;
      line.soldCountE4 += changeE4;
      line.soldTotalE4 += changeE4 < 0n ? -totalE4 : totalE4;
      // A refund at other prices than the sale's may pay out more than came in.
      if (line.soldTotalE4 < 0n || line.soldCountE4 === 0n) line.soldTotalE4 = 0n;
    }
  }
  return [...counts.values()];
}

function matchedLines<Line extends CountedLine>(order: readonly Line[], sold: SoldLine): Line[] {
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
