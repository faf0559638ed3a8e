import receiptline from "receiptline";
import type { Paper } from "./paper.ts";
import { type Columns, characterDots } from "./row.ts";

/** A cell of fewer dots is not read by every telephone; the library has no smaller one. */
const cellDotsMin = 3;
const cellDotsMax = 6;

/** A QR code that fills the paper's width at most; a line that tells so, when it does not fit. */
export function layOutQr(paper: Paper, content: string): void {
  // The library's markup has no way to say these two.
  const data = content.replace(/[\u2028\u2029]/g, "\n").toWellFormed();
  const cellDots = cellDotsOf(data, paper.form.columns);
  if (cellDots === undefined) {
    paper.center("[QR-код не помещается на чек]");
    return;
  }
  // A code is read only with white around it.
  paper.gap();
  paper.add({ kind: "qr", data, cellDots });
  paper.gap();
}

/** The size of a cell; undefined: the code is too large for the paper, or for any QR code. */
function cellDotsOf(data: string, columns: Columns): number | undefined {
  const side = receiptline.qrcode.generate({ data, type: "qrcode", cell: cellDotsMin, level: "m" }).length;
  if (side === 0) return undefined;
  const quietCells = 8;
  const cellDots = Math.floor((columns * characterDots) / (side + quietCells));
  return cellDots < cellDotsMin ? undefined : Math.min(cellDots, cellDotsMax);
}
