/**
 * What callers sent and what they were told, kept apart from everything that the hub believes. `differences.ts` holds
 * it against what is stored.
 */

/** A receipt as its caller sent it. Its identity is the device, the second and the extId. */
export interface Sent {
  readonly deviceId: number;
  readonly second: number;
  readonly extId: string;
  readonly amountE4: number;
}

export type Told =
  /** purchaseRegister's result. */
  | {
      readonly kind: "single";
      readonly id: number;
      readonly registeredMs: number;
      readonly duplicate: boolean;
    }
  /** purchaseRegisterBatch's result. */
  | { readonly kind: "batch"; readonly count: number; readonly duplicates: number }
  /** An error of the registry: nothing was written. */
  | { readonly kind: "refused"; readonly code: number }
  /** No answer, or one that leaves it open whether anything was written. */
  | { readonly kind: "unknown" };

export interface Call {
  readonly receipts: readonly Sent[];
  readonly told: Told;
  /** Moments in the order in which things happened to the callers: a call that ended before another began was first. */
  readonly beganAt: number;
  readonly endedAt: number;
}

export class Ledger {
  readonly #calls: Call[] = [];
  #now = 0;

  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Sends the receipts of one call by `send`, and keeps what it was told. */
  async call(receipts: readonly Sent[], send: () => Promise<Told>): Promise<Told> {
    const beganAt = this.#tick();
    const told = await send();
    this.#calls.push({ receipts, told, beganAt, endedAt: this.#tick() });
    return told;
  }

  #tick(): number {
    this.#now += 1;
    return this.#now;
  }
}

export function identityOf({ deviceId, second, extId }: Pick<Sent, "deviceId" | "second" | "extId">): string {
  return `${deviceId} ${second} ${extId}`;
}
