import type { E2 } from "@prilavok/contracts/till-api/exact.ts";
import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Cheque } from "../cheque/cheque.ts";
import { computeCheque } from "../cheque/compute.ts";
import { readSum } from "../cheque/decimals.ts";
import { payExactly } from "../cheque/tender.ts";
import { receiptPlan } from "./receipt-plan.ts";
import type { Plan, Rule, Situation } from "./rule.ts";

const needs = { shift: "young", noUnfinishedSale: true } as const;

/** CORRECTION_INCOME: registers income that was not registered when it came in. */
export const correctionIncome: Rule<"CORRECTION_INCOME"> = {
  operation: "CORRECTION_INCOME",
  needs,
  plan: (body, situation) => planOf("correction_income", body, situation),
};

/** CORRECTION_EXPENSE: registers an expense that was not registered when it went out. */
export const correctionExpense: Rule<"CORRECTION_EXPENSE"> = {
  operation: "CORRECTION_EXPENSE",
  needs,
  plan: (body, situation) => planOf("correction_expense", body, situation),
};

function planOf(
  kind: "correction_income" | "correction_expense",
  body: BodyOf<"CORRECTION_INCOME">,
  { journal }: Situation,
): Plan {
  const { cheque, totalE2 } = corrected(body);
  return receiptPlan(journal, {
    kind,
    body,
    totalE2,
    tendered: payExactly(totalE2, body),
    rrn: body.rrn ?? "",
    content: { cheque, reason: body.reason, baseDocument: body.baseDocument ?? null },
  });
}

/** By sum or by items: exactly one of them. @throws TillRefusal 413, and what the sum or the items are refused with. */
function corrected({ sum, itemList }: BodyOf<"CORRECTION_INCOME">): {
  readonly cheque: Cheque | null;
  readonly totalE2: E2;
} {
  if (sum !== undefined && itemList === undefined) return { cheque: null, totalE2: readSum(sum, "sum") };
  if (sum === undefined && itemList !== undefined) {
    const cheque = computeCheque(itemList, {});
    return { cheque, totalE2: cheque.totalE2 };
  }
  throw new TillRefusal("badBody", "sum", "нужно одно из двух: sum или itemList");
}
