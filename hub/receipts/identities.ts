import type { PreparedReceipt } from "./submission.ts";

/** What a receipt is recognised by: its device, its second and its extId. One without an extId is never recognised. */
export type Identified = Pick<PreparedReceipt, "storeId" | "deviceId"> & {
  readonly receipt: Pick<PreparedReceipt["receipt"], "tsSeconds" | "extId">;
};

interface Entry<V> {
  readonly key: Identified;
  readonly value: V;
  /** Of the same second. */
  readonly next: Entry<V> | undefined;
}

/**
 * Values by the identity of receipts. Held by the second, and told apart by comparing: V8 would copy every text that is
 * a key into its table of texts, where it stays until the next full collection, and no identity is met often.
 * A thousand receipts of one second, the most that is ever held here, are half a million comparisons.
 */
export class ByIdentity<V> {
  readonly #seconds = new Map<number, Entry<V>>();

  get(key: Identified): V | undefined {
    let entry = this.#seconds.get(key.receipt.tsSeconds);
    while (entry !== undefined && !isSame(entry.key, key)) entry = entry.next;
    return entry?.value;
  }

  /** Of an identity that is not held yet; without one nothing is kept. */
  add(key: Identified, value: V): void {
    const { tsSeconds, extId } = key.receipt;
    if (extId !== null) this.#seconds.set(tsSeconds, { key, value, next: this.#seconds.get(tsSeconds) });
  }
}

function isSame(a: Identified, b: Identified): boolean {
  return a.receipt.extId === b.receipt.extId && a.deviceId === b.deviceId && a.storeId === b.storeId;
}
