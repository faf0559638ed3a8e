import { expect } from "vitest";
import { Chance } from "../testing/chance.ts";
import type { TillAnswer } from "../testing/http.ts";
import type { Caller } from "./caller.ts";

const unfinishedSale = 410;
const noUnfinishedSale = 651;
const deviceFailed = 660;

/** People at a till whose fiscal device fails: mostly they try again; sometimes they finish or cancel what is unfinished. */
export class Unfinished {
  static readonly codes = [unfinishedSale, deviceFailed];
  finished = 0;
  cancelled = 0;
  readonly #chance: Chance;

  constructor(seed: string) {
    this.#chance = new Chance(`${seed} unfinished`);
  }

  async deal(caller: Caller, { resultCode }: TillAnswer): Promise<void> {
    if (resultCode !== unfinishedSale && resultCode !== deviceFailed) return;
    const choice = this.#chance.weighed({ repeat: 90, finish: 5, cancel: 5 });
    if (choice === "repeat") return;
    const cashier = "Старший";
    const answer =
      choice === "finish"
        ? await caller.askOnce("FINISH_SALE", { cashier })
        : await caller.askOnce("CANCEL_SALE", { cashier, reason: "деньги возвращены на карту" });
    if (answer === undefined) return;
    if (answer.resultCode === 200) this[choice === "finish" ? "finished" : "cancelled"] += 1;
    // A cash refund may find too little in the drawer by now; the shift may have been closed.
    else expect([400, 640, noUnfinishedSale, deviceFailed]).toContain(answer.resultCode);
  }
}
