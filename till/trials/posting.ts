/** A line of the shift's report that documents are added up in. */
export type ReportLine =
  | "sales"
  | "refunds"
  | "correctionsIncome"
  | "correctionsExpense"
  | "rollbacksOut"
  | "rollbacksIn"
  | "deposits"
  | "withdrawals";

/** What a document does to the books. All sums in kopecks. */
export interface Posting {
  readonly line: ReportLine | "opening" | "closing";
  readonly totalE2: bigint;
  /** Without change. */
  readonly cashE2: bigint;
  readonly cashlessE2: bigint;
  readonly certificateE2: bigint;
  readonly drawerE2: bigint;
  readonly revenueE2: bigint;
  readonly discountsE2: bigint;
  readonly increasesE2: bigint;
}

const nothing = {
  totalE2: 0n,
  cashE2: 0n,
  cashlessE2: 0n,
  certificateE2: 0n,
  drawerE2: 0n,
  revenueE2: 0n,
  discountsE2: 0n,
  increasesE2: 0n,
};

export interface Ways {
  readonly cashE2: bigint;
  readonly cashlessE2: bigint;
  readonly certificateE2: bigint;
}

export function openingOrClosing(line: "opening" | "closing"): Posting {
  return { ...nothing, line };
}

/** Cash that is put in or taken out, which is no revenue. */
export function drawerPosting(line: "deposits" | "withdrawals", sumE2: bigint): Posting {
  const drawerE2 = line === "deposits" ? sumE2 : -sumE2;
  return { ...nothing, line, totalE2: sumE2, cashE2: sumE2, drawerE2 };
}

/** Money that comes in for goods, or goes out for them. */
export function receiptPosting(
  line: "sales" | "refunds" | "correctionsIncome" | "correctionsExpense",
  kept: Ways,
  modifiers: { readonly discountsE2: bigint; readonly increasesE2: bigint } = nothing,
): Posting {
  const { discountsE2, increasesE2 } = line === "sales" ? modifiers : nothing;
  const totalE2 = kept.cashE2 + kept.cashlessE2 + kept.certificateE2;
  const isIncome = line === "sales" || line === "correctionsIncome";
  const [drawerE2, revenueE2] = isIncome ? [kept.cashE2, totalE2] : [-kept.cashE2, -totalE2];
  return { line, totalE2, ...kept, drawerE2, revenueE2, discountsE2, increasesE2 };
}

/** The receipt once more, the other way round. */
export function rollbackOf(receipt: Posting): Posting {
  return {
    ...receipt,
    line: receipt.line === "sales" || receipt.line === "correctionsIncome" ? "rollbacksOut" : "rollbacksIn",
    drawerE2: -receipt.drawerE2,
    revenueE2: -receipt.revenueE2,
    discountsE2: 0n,
    increasesE2: 0n,
  };
}
