import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { FailureReason, FiscalFailure } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import type { Unfinished } from "../journal/unfinished.ts";
import type { Decided } from "./registrar.ts";
import { ruleOf } from "./rules.ts";

/**
 * Why a sale is unfinished: the device failed for a reason and has registered nothing while a card was charged; or it did
 * not say whether it registered the receipt.
 */
export const outcomeUnknown = "outcome unknown";
export type UnfinishedReason = typeof outcomeUnknown | FailureReason;

export function beginUnfinished(journal: Journal, decided: Decided, reason: UnfinishedReason): void {
  journal.beginUnfinished({ ...keptOf(decided), reason });
}

/** The request as the journal keeps it until it is settled. */
export function keptOf({ request, situation, plan, uid }: Decided): Omit<Unfinished, "id" | "reason"> {
  return {
    atMs: situation.nowMs,
    operationId: request.operationId,
    operation: request.name,
    requestHash: request.hash,
    body: JSON.stringify(request.body),
    uid,
    totalE2: plan.draft.totalE2,
  };
}

/** A card was charged before the till was asked: without a receipt somebody has to give that money back. */
export function isCardSale({ plan: { draft } }: Decided): boolean {
  return draft.kind === "sale" && draft.cashlessE2 > 0;
}

/** Why the document that the device failed at stays unfinished; undefined: nothing happened, and nothing is left. */
export function unfinishedReason(decided: Decided, failure: FiscalFailure): UnfinishedReason | undefined {
  const isReceipt = ruleOf(decided.request.name).needs.noUnfinishedSale;
  if (isReceipt && failure.isRegistered === "unknown") return outcomeUnknown;
  return isCardSale(decided) ? failure.reason : undefined;
}

/** @throws TillRefusal 651 when no sale is unfinished. */
export function unfinishedOf(journal: Journal): Unfinished {
  const open = journal.unfinished();
  if (open === undefined) throw new TillRefusal("noUnfinishedSale");
  return open;
}

/**
 * Gives the sale up. Its `operationId` is used up: a caller that repeats it in the background must not sell what a person
 * has cancelled, and is told 650.
 */
export function giveUp(journal: Journal, open: Unfinished, cashier: string, reason: string): void {
  journal.endUnfinished(open.id, { outcome: "cancelled", cashier, reason, number: null });
  if (open.operationId === null) return;
  journal.recordOperation({
    id: open.operationId,
    operation: open.operation,
    requestHash: open.requestHash,
    answer: "{}",
    number: null,
  });
}
