import { shiftDigest } from "@prilavok/contracts/device-api/shift-digest.ts";
import type { Wanted } from "@prilavok/contracts/device-api/wanted.ts";
import type { TestTill } from "../testing/chain.ts";
import type { RpcAnswer, TestHub } from "../testing/hub.ts";

/** Told as a shift's number: no number at all. */
export const absent = Symbol("absent");

const firstDayMs = Date.UTC(2026, 2, 1);

/** A till in tests that numbers its shifts and their receipts: shift n is held on day n of March 2026. */
export class NumberingTill {
  readonly #hub: TestHub;
  readonly #accesskey: string;

  constructor(hub: TestHub, { accesskey }: Pick<TestTill, "accesskey">) {
    this.#hub = hub;
    this.#accesskey = accesskey;
  }

  day(shift: number): string {
    return new Date(firstDayMs + (shift - 1) * 86_400_000).toISOString().slice(0, 10);
  }

  /** The same till at another hub. */
  at(hub: TestHub): NumberingTill {
    return new NumberingTill(hub, { accesskey: this.#accesskey });
  }

  start(shift: number, told: unknown = shift): Promise<Wanted | undefined> {
    return this.#event("shift/start", `${this.day(shift)} 09:00:00`, {
      ...(told === absent ? {} : { shift: told }),
    });
  }

  /** @param receipts how many there are; each is of 10. */
  stop(shift: number, receipts: number, told: unknown = shift): Promise<Wanted | undefined> {
    const digested = Array.from({ length: receipts }, (_, index) => ({
      extId: `${shift}-uid-${index + 1}`,
      amountE4: 100_000n,
    }));
    return this.#event("shift/stop", `${this.day(shift)} 21:00:00`, {
      ...(told === absent ? {} : { shift: told }),
      receipts,
      total: 10 * receipts,
      digest: shiftDigest(digested),
      ...(receipts > 0 ? { firstNumber: 1, lastNumber: receipts } : {}),
    });
  }

  receipt(shift: number, number: number): Promise<Wanted | undefined> {
    const { extId, ts, attributes } = this.#receiptOf(shift, number);
    return this.#wantedOf("purchaseRegister", { amount: 10, cart: { extId, ts, attributes } });
  }

  batch(shift: number, numbers: readonly number[]): Promise<Wanted | undefined> {
    return this.#wantedOf("purchaseRegisterBatch", {
      receipts: numbers.map((number) => ({ amount: 10, ...this.#receiptOf(shift, number) })),
    });
  }

  /** A whole shift. */
  async hold(shift: number, receipts = 1): Promise<void> {
    await this.start(shift);
    for (let number = 1; number <= receipts; number += 1) await this.receipt(shift, number);
    await this.stop(shift, receipts);
  }

  /** A receipt that belongs to no numbered shift; its answer tells what is wanted. */
  hello(hour = 22): Promise<Wanted | undefined> {
    const ts = `2025-01-01T${hour}:00:00+03:00`;
    return this.#wantedOf("purchaseRegister", { amount: 1, cart: { extId: "hello", ts } });
  }

  #receiptOf(shift: number, number: number) {
    const minute = String(number % 60).padStart(2, "0");
    return {
      extId: `${shift}-uid-${number}`,
      ts: `${this.day(shift)}T12:${minute}:00+03:00`,
      attributes: [{ name: "number", value: number }],
    };
  }

  #event(name: string, ts: string, params: unknown): Promise<Wanted | undefined> {
    return this.#wantedOf("registerEvent", { name, ts, params });
  }

  async #wantedOf(method: string, params: unknown): Promise<Wanted | undefined> {
    const answer: RpcAnswer = await this.#hub.call(`/s/${this.#accesskey}`, method, params);
    if (answer.error !== undefined) throw new Error(JSON.stringify(answer.error));
    return (answer.result as { wanted?: Wanted }).wanted;
  }
}
