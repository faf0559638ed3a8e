import { randomUUID } from "node:crypto";
import type { KeptTill } from "./kept-till.ts";
import { isRefusal, operateSurely } from "./operating.ts";

/** Change for the first customers, and for what comes back. */
const floatKopecks = 5_000_00;

/**
 * Opens a shift and sees to change in the drawer. A shift that is open stays; one that is older than 24 hours is closed
 * first. @throws OperationRefused; Error when the till stays away.
 */
export async function openShift(
  till: Pick<KeptTill, "dataDir">,
  cashier: string,
  signal: AbortSignal,
): Promise<void> {
  const { info } = await operateSurely(till, "OTHER_INFO", {}, signal);
  if (info?.shift.isOlderThan24Hours) await closeShift(till, cashier, signal);
  await tolerate("shiftOpen", () => operateSurely(till, "OPEN_SHIFT", { cashier }, signal));
  const lackingKopecks = floatKopecks - Math.round(Number(info?.drawer ?? 0) * 100);
  if (lackingKopecks <= 0) return;
  const sum = (lackingKopecks / 100).toFixed(2);
  await operateSurely(till, "DEPOSIT", { cashier, sum, operationId: randomUUID() }, signal);
}

/** Closes the shift, if one is open. @throws as `openShift`. */
export async function closeShift(
  till: Pick<KeptTill, "dataDir">,
  cashier: string,
  signal: AbortSignal,
): Promise<void> {
  await tolerate("shiftClosed", () => operateSurely(till, "CLOSE_SHIFT", { cashier }, signal));
}

/** A person may have been at the till before us, and so may we, when its answer was lost. */
async function tolerate(result: "shiftOpen" | "shiftClosed", work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error, result)) throw error;
  }
}
