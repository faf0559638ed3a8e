import { CellReader } from "./cells.ts";
import type { Columns } from "./columns.ts";
import { type CsvOptions, type ReadProgress, readCsv } from "./csv.ts";
import { DateEvidence, type DateOrder } from "./date-order.ts";
import { DecimalEvidence, type DecimalSign } from "./decimal-sign.ts";

/** How a file writes numbers and dates. */
export interface Written {
  readonly sign: DecimalSign;
  readonly dateOrder: DateOrder;
}

const numberFields = [
  "count",
  "price",
  "total",
  "lineDiscount",
  "receiptDiscount",
  "discount",
  "amount",
] as const;

/**
 * Reads the whole file once to see how it writes numbers and dates.
 * @param given what the operator says; it is not looked for then.
 * @throws Error with a question where the file does not tell.
 */
export async function findWritten(
  path: string,
  options: CsvOptions,
  columns: Columns,
  given: Partial<Written>,
  progress?: ReadProgress,
): Promise<Written> {
  const { sign, dateOrder } = given;
  if (sign !== undefined && dateOrder !== undefined) return { sign, dateOrder };
  const cells = new CellReader(columns);
  const numbers = new DecimalEvidence();
  const dates = new DateEvidence();
  for await (const record of readCsv(path, options, progress)) {
    if ("broken" in record) continue;
    for (const field of numberFields) numbers.add(cells.text(record.fields, field));
    dates.add(cells.text(record.fields, "ts"));
  }
  return { sign: sign ?? numbers.conclude(), dateOrder: dateOrder ?? dates.conclude() };
}
