import type { OrderState } from "./states.ts";

/** What a receipt says of the order that it sold. */
export interface ToldOrder {
  readonly deviceId: number;
  /** Null: the till did not say; the present one. */
  readonly version: number | null;
}

/** What is looked at to judge a receipt. */
export interface JudgedOrder {
  readonly state: OrderState;
  readonly version: number;
  readonly claimDeviceId: number | null;
  /** Whether the lease of the till that has it still runs. */
  readonly isHeld: boolean;
  /** Whether the receipt's till is in the tab «ККМ». */
  readonly isInTab: boolean;
}

/** Why a receipt of an order is kept as a conflict for a person, in the order in which it is looked for. */
export const conflictReasons = {
  cancelled: "the order was cancelled",
  "sold already": "another receipt has sold it",
  "old version": "it was sold by a version that was edited, unposted or replaced meanwhile",
  "not posted": "it is not at the tills",
  "not for this till": "the till is not in its tab «ККМ»",
  "in work": "another till has it in work, and its lease runs",
} as const;
export type ConflictReason = keyof typeof conflictReasons;

/**
 * Whether a receipt does what its order wants. The first that comes is accepted, whether its till has the order in work,
 * had it once or took it without a connection; all others are kept and shown. A till that has the order in work is not
 * asked under which of its claims it sold.
 * @returns undefined: it is accepted.
 */
export function judge(order: JudgedOrder, told: ToldOrder): ConflictReason | undefined {
  if (order.state === "cancelled") return "cancelled";
  if (order.state === "completed") return "sold already";
  if (told.version !== null && told.version !== order.version) return "old version";
  if (order.state !== "posted" && order.state !== "claimed") return "not posted";
  if (!order.isInTab) return "not for this till";
  if (order.isHeld && order.claimDeviceId !== told.deviceId) return "in work";
  return undefined;
}
