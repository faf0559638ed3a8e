import { setTimeout as wait } from "node:timers/promises";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { TillAtWork } from "../chain.ts";
import type { Chance } from "../chance.ts";
import type { DemoOffice } from "../office/prepare.ts";
import { cashierOf } from "../shifts.ts";
import type { DemoMemory } from "../state.ts";
import type { Fleet } from "../tills/fleet.ts";
import type { OrderStep, PaymentWay } from "./step.ts";
import { partOf, pickOrder, sellItems, type TillInUse, takeBack } from "./till-side.ts";
import type { WantedOrder } from "./wanted.ts";

/** What becomes of an order after it was posted. */
export type Fate = "sold" | "sold in part" | "returned" | "edited" | "cancelled";

export interface LifeOptions {
  readonly office: DemoOffice;
  readonly tills: readonly TillAtWork[];
  readonly fleet: Fleet;
  readonly memory: DemoMemory;
  readonly chance: Chance;
  /** Mean time that a person takes for something. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: OrderStep) => void;
}

/** For what a till does to be known at the hub. */
const heardWithinMs = 30_000;
const lookEveryMs = 500;

/** One customer order, from the web shop to its receipt. Whatever fails is thrown, and may be tried again later. */
export class OrderLife {
  readonly #options: LifeOptions;
  readonly #fate: Fate;
  readonly #way: PaymentWay;
  #number: string | undefined;

  constructor(options: LifeOptions, fate: Fate, way: PaymentWay) {
    this.#options = options;
    this.#fate = fate;
    this.#way = way;
  }

  /** The order's; undefined before it is made. */
  get number(): string | undefined {
    return this.#number;
  }

  /** A new order of a store. */
  async run(extId: string, warehouseId: string | undefined, wanted: WantedOrder): Promise<void> {
    const { office, onStep } = this.#options;
    const body = { extId, warehouseId, ...wanted };
    const order = await office.client.ask<OrderAnswer>("POST", "/orders", body);
    const { number, customer, total } = order;
    this.#number = number;
    onStep({ kind: "made", order: number, customer: customer?.name ?? "", kopecks: kopecksOf(total) });
    await this.goOn(order);
  }

  /** An order that is there, from where it stands; one that is sold already is left as it is. */
  async goOn(order: OrderAnswer): Promise<void> {
    this.#number = order.number;
    const posted = await this.#publish(order);
    await this.#pause();
    if (this.#fate === "cancelled") return this.#cancel(posted);
    await this.#sell(this.#fate === "edited" ? await this.#edit(posted) : posted);
  }

  async #publish(order: OrderAnswer): Promise<OrderAnswer> {
    const { office, onStep } = this.#options;
    let now = order;
    if (now.state === "draft") {
      now = await this.#step(now, "approve");
      onStep({ kind: "approved", order: now.number });
    }
    if (now.state !== "approved") return now;
    const { tillIds, version } = await office.client.ask<Pick<OrderAnswer, "tillIds" | "version">>(
      "POST",
      `/orders/${now.uid}/tills/fill`,
    );
    const tills = tillIds.map((id) => office.tillNames.get(id) ?? id);
    onStep({ kind: "filled", order: now.number, tills });
    const posted = await this.#step({ ...now, version }, "post");
    onStep({ kind: "posted", order: posted.number });
    return posted;
  }

  /** The customer wants another one of the first thing. It has to be posted again. */
  async #edit(order: OrderAnswer): Promise<OrderAnswer> {
    const { office, onStep } = this.#options;
    const lines = order.lines.map(({ code, amount }, place) => ({
      code,
      amount: (Number(amount) + (place === 0 ? 1 : 0)).toFixed(3),
    }));
    const body = { version: order.version, lines };
    const edited = await office.client.ask<OrderAnswer>("PATCH", `/orders/${order.uid}`, body);
    onStep({ kind: "edited", order: edited.number, kopecks: kopecksOf(edited.total) });
    await this.#pause();
    return this.#publish(edited);
  }

  async #cancel(order: OrderAnswer): Promise<void> {
    const { number } = await this.#step(order, "cancel");
    this.#options.onStep({ kind: "cancelled", order: number });
  }

  /** At a till that has the order; the one that has it in work goes before the others. */
  async #sell(order: OrderAnswer, isRest = false): Promise<void> {
    const { onStep } = this.#options;
    const till = this.#tillFor(order);
    if (till === undefined) return;
    const use = this.#use(till);
    const sale = await pickOrder(use, order.uid);
    const at = { order: order.number, till: till.name };
    onStep({ kind: "picked", ...at });
    await this.#pause();
    const items = this.#fate === "sold in part" && !isRest ? partOf(sale.itemList) : sale.itemList;
    const isPart = items !== sale.itemList;
    const receipt = await sellItems(use, sale, items, this.#way);
    onStep({ kind: "sold", ...at, kopecks: receipt.kopecks, way: this.#way, isPart });
    const after = await this.#heard(order, ({ state }) => state !== "claimed");
    if (after.state === "posted") {
      await this.#pause();
      return this.#sell(after, true);
    }
    if (this.#fate !== "returned") return;
    await this.#pause();
    onStep({ kind: "returned", ...at, kopecks: await takeBack(use, receipt) });
    // Of an order that came back whole nothing is sold: it is «Согласован» again, and nobody wants it.
    if (items.length > 1) return;
    await this.#cancel(await this.#heard(after, ({ state }) => state === "approved"));
  }

  #tillFor({ tillIds, heldBy }: OrderAnswer): TillAtWork | undefined {
    const { office, tills, memory, chance } = this.#options;
    const ids = heldBy === null ? tillIds : [heldBy.tillId];
    const names = ids.map((id) => office.tillNames.get(id));
    const open = tills.filter(
      ({ name }) => names.includes(name) && memory.state.openShifts[name] !== undefined,
    );
    return open[chance.whole(0, open.length - 1)];
  }

  #use(till: TillAtWork): TillInUse {
    const { fleet, memory, signal } = this.#options;
    const day = memory.state.openShifts[till.name] ?? "";
    return { kept: fleet.named(till.name), cashier: cashierOf(till, day), signal };
  }

  /** Waits until the hub has heard what a till did. */
  async #heard(order: OrderAnswer, isIt: (order: OrderAnswer) => boolean): Promise<OrderAnswer> {
    const { office, signal } = this.#options;
    const untilMs = performance.now() + heardWithinMs;
    for (;;) {
      const now = await office.client.order(order.uid);
      if (isIt(now)) return now;
      if (performance.now() > untilMs) throw new Error("хаб ещё не знает о чеке");
      await wait(lookEveryMs, undefined, { signal });
    }
  }

  #step({ uid, version }: OrderAnswer, step: "approve" | "post" | "cancel"): Promise<OrderAnswer> {
    return this.#options.office.client.ask("POST", `/orders/${uid}/${step}`, { version });
  }

  async #pause(): Promise<void> {
    const { chance, pauseMs, signal } = this.#options;
    await wait(pauseMs * (0.5 + chance.next()), undefined, { signal });
  }
}

function kopecksOf(total: unknown): number {
  return Math.round(Number(total) * 100);
}
