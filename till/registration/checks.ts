import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import { type ResultName, TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { isBlank } from "@prilavok/contracts/till-api/visible.ts";
import type { FailureReason, FiscalDevice } from "../fiscal/port.ts";
import type { Journal } from "../journal/journal.ts";
import { type Plan, type Rule, shiftAgeMaxMs } from "./rule.ts";

/** What the till checks for every operation by itself. Each of them throws TillRefusal. */

/** @throws TillRefusal 409 */
export function refuseBlocked(device: FiscalDevice): void {
  if (isBlocked(device)) throw new TillRefusal("blocked");
}

export function isBlocked(device: FiscalDevice): boolean {
  const { state } = device.state();
  return state === "blocked" || state === "uninitialised";
}

/** @throws TillRefusal 400, 406, 408, 412 */
export function refuseShift({ operation, needs }: Rule, journal: Journal, nowMs: number): void {
  const { isOpen, openedAtMs } = journal.shift();
  if (needs.shift === "closed") {
    if (isOpen) throw new TillRefusal("shiftOpen");
    return;
  }
  if (!isOpen) throw new TillRefusal(operation === "CLOSE_SHIFT" ? "shiftClosed" : "noShift");
  const isOld = openedAtMs !== null && nowMs - openedAtMs > shiftAgeMaxMs;
  if (needs.shift === "young" && isOld) throw new TillRefusal("shiftTooOld");
}

/** The cashier's name without white space around it. @throws TillRefusal 435 */
export function readCashier(body: unknown): string {
  const cashier = writtenCashier(body);
  if (cashier === "") throw new TillRefusal("noCashier", "cashier");
  return cashier;
}

/** Empty when the body has none, or one that nobody can read. */
export function writtenCashier(body: unknown): string {
  if (typeof body !== "object" || body === null || !("cashier" in body)) return "";
  return typeof body.cashier === "string" && !isBlank(body.cashier) ? body.cashier.trim() : "";
}

/** No document takes out more than the drawer holds. @throws TillRefusal 640 */
export function refuseOverdraft({ draft }: Plan, journal: Journal): void {
  const drawerE2 = journal.last()?.drawerE2 ?? 0;
  if (draft.drawerChangeE2 >= 0 || BigInt(drawerE2) + BigInt(draft.drawerChangeE2) >= 0n) return;
  throw new TillRefusal("notEnoughCash", undefined, `в кассе ${formatE2(drawerE2)}`);
}

const refusals: Readonly<Record<FailureReason, ResultName>> = {
  blocked: "blocked",
  "certificate expired": "certificateExpired",
  "no answer": "deviceFailed",
  refused: "deviceFailed",
};

/** Why the device failed, where the code alone does not say it. */
const details: Readonly<Partial<Record<FailureReason, string>>> = {
  "no answer": "нет ответа",
  refused: "устройство отказало",
};

/** What the caller is told when the device failed: 407, 409 or 660. */
export function fiscalRefusal(reason: FailureReason): TillRefusal {
  return new TillRefusal(refusals[reason], undefined, details[reason]);
}
