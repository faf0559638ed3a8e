import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Journal } from "../journal/journal.ts";
import { isBlocked } from "./checks.ts";
import type { Decided, Registrar } from "./registrar.ts";
import type { DocumentRequest } from "./request.ts";
import { beginUnfinished, isCardSale } from "./unfinished-sale.ts";

/**
 * Notes the sale of a charged card that comes to a blocked device. 409 is told before anything else is looked at, but the
 * card was charged before the till was asked: a sale that would otherwise have been registered is unfinished from now on.
 * Inside a transaction that is committed also when the request is refused.
 * @returns the refusal; undefined when the request is not such a sale, or when it repeats the unfinished one.
 */
export function noteBlockedSale(
  registrar: Registrar,
  journal: Journal,
  request: DocumentRequest,
): TillRefusal | undefined {
  if (request.name !== "SALE" || !isBlocked(registrar.deviceOf(journal))) return undefined;
  const decided = passing(() => registrar.decideUnasked(journal, request));
  if (decided === undefined || !isCardSale(decided)) return undefined;
  beginUnfinished(journal, decided, "blocked");
  return new TillRefusal("blocked");
}

/** What a check after the device's would have refused is wrong in itself: nothing is left of it. */
function passing(decide: () => Decided): Decided | undefined {
  try {
    return decide();
  } catch (cause) {
    if (cause instanceof TillRefusal) return undefined;
    throw cause;
  }
}
