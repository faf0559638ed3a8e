import Database from "better-sqlite3";

/** A document as its row says, sums as bigint: not a line of the till takes part in reading it. */
export interface RawDocument {
  readonly number: bigint;
  readonly kind: string;
  readonly total: bigint;
  readonly cash: bigint;
  readonly cashless: bigint;
  readonly certificate: bigint;
  readonly drawer: bigint;
  readonly base: bigint | null;
  /** A sum of nothing is not written. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly baseLines: readonly number[];
  readonly annuls: string | null;
}

interface Row {
  readonly number: bigint;
  readonly kind: string;
  readonly total_e2: bigint;
  readonly kept: bigint;
  readonly cashless_e2: bigint;
  readonly certificate_e2: bigint;
  readonly drawer_e2: bigint;
  readonly base_number: bigint | null;
  readonly content: string;
}

/** The sums of a line that a return shares. */
export const sharedFields = [
  "amountE3",
  "sumE2",
  "discountE2",
  "increaseE2",
  "totalE2",
  "receiptDiscountE2",
  "receiptIncreaseE2",
  "dueE2",
] as const;

export function readRaw(path: string): readonly RawDocument[] {
  const database = new Database(path, { readonly: true });
  try {
    const rows = database
      .prepare<[], Row>("select *, cash_e2 - change_e2 as kept from document order by number")
      .safeIntegers()
      .all();
    return rows.map((row) => {
      const content = JSON.parse(row.content);
      return {
        number: row.number,
        kind: row.kind,
        total: row.total_e2,
        cash: row.kept,
        cashless: row.cashless_e2,
        certificate: row.certificate_e2,
        drawer: row.drawer_e2,
        base: row.base_number,
        lines: content.cheque?.lines ?? [],
        baseLines: content.baseLines ?? [],
        annuls: content.annuls,
      };
    });
  } finally {
    database.close();
  }
}

/** What a document of the kind does to the money: 1 it comes in, -1 it goes out, 0 neither. */
export function direction({ kind, annuls }: Pick<RawDocument, "kind" | "annuls">): bigint {
  switch (kind) {
    case "sale":
    case "correction_income":
    case "deposit":
      return 1n;
    case "refund":
    case "refund_by_receipt":
    case "correction_expense":
    case "withdraw":
      return -1n;
    case "rollback":
      return -direction({ kind: annuls ?? "", annuls: null });
    default:
      return 0n;
  }
}

/** The returns of a sale that were not annulled. */
export function returnsInForce(documents: readonly RawDocument[], sale: RawDocument): readonly RawDocument[] {
  const annulled = new Set(documents.filter(({ kind }) => kind === "rollback").map(({ base }) => base));
  return documents.filter(
    ({ kind, base, number }) => kind === "refund_by_receipt" && base === sale.number && !annulled.has(number),
  );
}

/** What the returns have taken of each line of the sale, field by field. */
export function takenOf(
  sale: RawDocument,
  returns: readonly RawDocument[],
): readonly Record<string, bigint>[] {
  const taken = sale.lines.map(() => Object.fromEntries(sharedFields.map((field) => [field, 0n])));
  for (const { lines, baseLines } of returns) {
    lines.forEach((line, place) => {
      const of = taken[baseLines[place] ?? -1];
      if (of === undefined) throw new Error("a return of a line that the sale has not");
      for (const field of sharedFields) of[field] = (of[field] ?? 0n) + BigInt(Number(line[field] ?? 0));
    });
  }
  return taken;
}
