import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { type OrderSummaryAnswer, orderStateNames } from "@prilavok/contracts/office-api/order.ts";
import type { Clock } from "@prilavok/hub/clock.ts";
import { Chance } from "../chance.ts";
import { type DemoStore, demoStores, tillName } from "../stores.ts";
import { followDocuments } from "./documents.ts";
import { type Fate, type LifeOptions, OrderLife } from "./life.ts";
import type { PaymentWay } from "./step.ts";
import { wantedOrder } from "./wanted.ts";

export interface OrdersOptions extends Omit<LifeOptions, "chance" | "pauseMs"> {
  readonly clock: Clock;
  /** Mean time between two orders of the chain. */
  readonly paceMs: number;
}

/** Orders of the demonstration's web shop begin so; those of people are nobody's business. */
const ownPrefix = "demo-web-";
/** Orders that are neither sold nor cancelled; while there are so many, none is made. */
const openMax = 30;
const openStates = orderStateNames.filter((state) => state !== "completed" && state !== "cancelled");
/** In turn, so that whoever looks on for some minutes sees them all. */
const fates: readonly Fate[] = [
  ...(["sold", "sold in part", "sold", "returned"] as const),
  ...(["sold", "edited", "sold", "cancelled"] as const),
];
const ways: readonly PaymentWay[] = ["cash", "card", "mixed"];
const personsPausesPerOrder = 5;
const documentsLookMs = 2_000;

/**
 * Makes one customer order after another as a web shop does, has it posted and sold at a till of its store. What fails
 * is told and tried again; orders of an earlier start, or of a till that refused, are gone on with.
 */
export async function sellOrders(options: OrdersOptions): Promise<void> {
  const { paceMs, signal, onStep, memory, office } = options;
  const stream = new Stream(options);
  const following = followDocuments({
    ...{ client: office.client, memory, signal, onStep },
    everyMs: Math.min(documentsLookMs, paceMs),
    onFailure: (error) => stream.tell(undefined, error),
  });
  const chance = new Chance(`orders ${options.clock.now()}`);
  // The first one comes soon: somebody is looking.
  for (let pauseMs = paceMs / personsPausesPerOrder; !signal.aborted; ) {
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    await stream.turn().catch((error: unknown) => stream.tell(undefined, error));
    pauseMs = paceMs * (2 / 3 + (2 / 3) * chance.next());
  }
  await Promise.all([following, stream.ended()]);
}

class Stream {
  readonly #options: OrdersOptions;
  readonly #life: LifeOptions;
  /** By the orders' own ids. */
  readonly #lives = new Map<string, Promise<void>>();
  /** What was told last of an order that does not get on. */
  readonly #told = new Map<string | undefined, string>();
  #made = 0;

  constructor(options: OrdersOptions) {
    const { clock, paceMs } = options;
    this.#options = options;
    const chance = new Chance(`web shop ${clock.now()}`);
    this.#life = { ...options, chance, pauseMs: paceMs / personsPausesPerOrder };
  }

  /** Goes on with orders that were left lying, and makes one. */
  async turn(): Promise<void> {
    const open = await this.#openOrders();
    for (const { uid, extId } of open) {
      if (extId === null || this.#lives.has(extId)) continue;
      const life = new OrderLife(this.#life, "sold", "card");
      this.#begin(extId, life, () => this.#goOn(life, uid));
    }
    const store = this.#pickStore();
    if (open.length < openMax && store !== undefined) this.#make(store);
  }

  /** Resolves when no order is under way any more. */
  async ended(): Promise<void> {
    await Promise.all(this.#lives.values());
  }

  /** The same thing of the same order once. */
  tell(order: string | undefined, error: unknown): void {
    if (this.#options.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    if (this.#told.get(order) === why) return;
    this.#told.set(order, why);
    this.#options.onStep({ kind: "refused", order, why });
  }

  #make(store: DemoStore): void {
    const { clock, office } = this.#options;
    const fate = fates[this.#made % fates.length] ?? "sold";
    const way = fate === "returned" ? "cash" : ways[this.#made % ways.length];
    this.#made += 1;
    const extId = `${ownPrefix}${randomUUID()}`;
    const wanted = wantedOrder(store, clock.now(), this.#life.chance);
    const life = new OrderLife(this.#life, fate, way ?? "card");
    this.#begin(extId, life, () => life.run(extId, office.warehouses.get(store.extId), wanted));
  }

  async #goOn(life: OrderLife, uid: string): Promise<void> {
    const order = await this.#options.office.client.order(uid);
    if (openStates.some((state) => state === order.state)) await life.goOn(order);
  }

  #begin(extId: string, life: OrderLife, live: () => Promise<void>): void {
    const living = live()
      .then(() => void this.#told.delete(life.number))
      .catch((error: unknown) => this.tell(life.number, error))
      .finally(() => this.#lives.delete(extId));
    this.#lives.set(extId, living);
  }

  async #openOrders(): Promise<OrderSummaryAnswer[]> {
    const { client } = this.#options.office;
    const lists = await Promise.all(
      openStates.map((state) => client.all<OrderSummaryAnswer>(`/orders?state=${state}`)),
    );
    return lists.flat().filter(({ extId }) => extId?.startsWith(ownPrefix));
  }

  /** One that is open. */
  #pickStore(): DemoStore | undefined {
    const { openShifts } = this.#options.memory.state;
    const open = demoStores.filter((store) =>
      store.tills.some((till) => openShifts[tillName(store, till)] !== undefined),
    );
    return open[this.#life.chance.whole(0, open.length - 1)];
  }
}
