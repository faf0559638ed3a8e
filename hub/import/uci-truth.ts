import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/**
 * What the UCI file says, computed plainly from its lines and without a line of the importer or the hub: the measure
 * for the import's test.
 */

export interface UciReceipt {
  readonly invoice: string;
  /** Its lines as they are in the file, in their order. */
  readonly lines: string[];
  /** The earliest time of its lines, `2010-12-01 08:26:00`. */
  ts: string;
  /** In ten-thousandths. */
  amountE4: bigint;
}

export interface UciFile {
  readonly header: string;
  readonly lines: number;
  /** In the order of their first lines. */
  readonly receipts: readonly UciReceipt[];
}

export interface Total {
  receipts: number;
  refunds: number;
  amountE4: bigint;
}

export function readUci(path: string): UciFile {
  const [header = "", ...lines] = gunzipSync(readFileSync(path)).toString("utf8").trimEnd().split(/\r?\n/);
  const receipts = new Map<string, UciReceipt>();
  for (const line of lines) {
    const fields = split(line);
    const [invoice = "", , , quantity = "", ts = "", price = ""] = fields;
    const receipt = receipts.get(invoice) ?? { invoice, lines: [], ts, amountE4: 0n };
    receipts.set(invoice, receipt);
    receipt.lines.push(line);
    receipt.amountE4 += tenThousandths(price) * BigInt(quantity);
    if (ts < receipt.ts) receipt.ts = ts;
  }
  return { header, lines: lines.length, receipts: [...receipts.values()] };
}

/** Prices have at most three digits after the point, so nothing is rounded. */
function tenThousandths(price: string): bigint {
  const parts = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(price);
  if (parts === null) throw new Error(`the file has a price that this test does not understand: ${price}`);
  const magnitude = BigInt(`${parts[2]}${(parts[3] ?? "").padEnd(4, "0")}`);
  return parts[1] === "-" ? -magnitude : magnitude;
}

function split(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
  );
}

/** Sums by any key of a receipt, such as its day. */
export function totalsBy(
  receipts: readonly UciReceipt[],
  keyOf: (receipt: UciReceipt) => string,
): Map<string, Total> {
  const totals = new Map<string, Total>();
  for (const receipt of receipts) {
    const key = keyOf(receipt);
    const total = totals.get(key) ?? { receipts: 0, refunds: 0, amountE4: 0n };
    totals.set(key, total);
    total.receipts += 1;
    total.amountE4 += receipt.amountE4;
    if (receipt.amountE4 < 0n) total.refunds += 1;
  }
  return totals;
}
