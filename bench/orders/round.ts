/** One round: orders are posted at a steady rate, then each is claimed by two of its tills at once and sold by one. */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { ClaimResult } from "@prilavok/contracts/exchange/claim.ts";
import type { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type { Arrivals } from "./arrivals.ts";
import { receiptOf } from "./lines.ts";
import type { Office } from "./office.ts";
import type { PollingTill } from "./polling-till.ts";

export interface Shop {
  readonly tills: readonly PollingTill[];
  readonly tillsAStore: number;
  /** One for each store, in the order of the tills. */
  readonly warehouseIds: readonly number[];
}

export interface RoundPlan {
  /** The first of its orders, counted over all rounds. */
  readonly from: number;
  readonly orders: number;
  readonly perSecond: number;
}

/** Milliseconds; each claim and each receipt is one answer. */
export interface RoundTimes {
  readonly postMs: number[];
  readonly claimMs: number[];
  readonly loadMs: number[];
  /** Orders that a number of tills other than one was given. */
  wrongClaims: number;
  notAccepted: number;
  /** From the first order's time to the last one's post. */
  postingSeconds: number;
}

export class Round {
  readonly times: RoundTimes = {
    postMs: [],
    claimMs: [],
    loadMs: [],
    wrongClaims: 0,
    notAccepted: 0,
    postingSeconds: 0,
  };
  readonly #shop: Shop;
  readonly #office: Office;
  readonly #arrivals: Arrivals;
  readonly #packets: ReadonlyMap<string, OrderPacket>;

  constructor(shop: Shop, office: Office, arrivals: Arrivals, packets: ReadonlyMap<string, OrderPacket>) {
    this.#shop = shop;
    this.#office = office;
    this.#arrivals = arrivals;
    this.#packets = packets;
  }

  async run({ from, orders, perSecond }: RoundPlan): Promise<void> {
    const posted: string[] = [];
    const startedMs = performance.now();
    await steadily(orders, perSecond, async (place) => {
      posted[place] = await this.#post(from + place);
    });
    this.times.postingSeconds = (performance.now() - startedMs) / 1_000;
    await steadily(orders, perSecond, (place) => this.#sell(from + place, posted[place] ?? ""));
  }

  async #post(number: number): Promise<string> {
    const { warehouseIds } = this.#shop;
    const order = await this.#office.approved(number, warehouseIds[this.#storeOf(number)] ?? 0);
    let arrived: Promise<void> | undefined;
    let sentMs = 0;
    await this.#office.post(order, () => {
      sentMs = performance.now();
      arrived = this.#arrivals.expect("order", order.uid, this.#tillsOf(number), sentMs);
    });
    this.times.postMs.push(performance.now() - sentMs);
    await arrived;
    return order.uid;
  }

  async #sell(number: number, uid: string): Promise<void> {
    const tills = this.#tillsOf(number);
    const order = this.#packets.get(uid);
    // It did not arrive, which is counted as lost.
    if (order === undefined) return;
    const claimants = [0, 5].map((offset) => tills[(number + offset) % tills.length] ?? 0);
    const claims = await Promise.all(claimants.map((till) => this.#claim(till, order)));
    const won = claims.filter(({ isClaimed }) => isClaimed);
    const [winner] = won;
    if (won.length !== 1) this.times.wrongClaims += 1;
    if (winner === undefined) return;
    await this.#load(number, order, winner);
  }

  async #claim(place: number, { uid, version }: OrderPacket) {
    const claimId = randomUUID();
    const sentMs = performance.now();
    const till = this.#shop.tills[place];
    const answer = await till?.call<ClaimResult>("order.claim", { uid, version, claimId });
    this.times.claimMs.push(performance.now() - sentMs);
    return { place, claimId, isClaimed: answer?.outcome === "claimed" };
  }

  async #load(number: number, order: OrderPacket, winner: { place: number; claimId: string }): Promise<void> {
    const receipt = receiptOf(order, {
      number: number + 1,
      isMixed: number % 2 === 1,
      claimId: winner.claimId,
    });
    const others = this.#tillsOf(number).filter((place) => place !== winner.place);
    const sentMs = performance.now();
    const gone = this.#arrivals.expect("withdrawal", order.uid, others, sentMs);
    const answer = await this.#shop.tills[winner.place]?.call<{ orders?: { outcome: string }[] }>(
      "transaction.load",
      { transactions: [receipt] },
    );
    this.times.loadMs.push(performance.now() - sentMs);
    if (answer?.orders?.[0]?.outcome !== "accepted") this.times.notAccepted += 1;
    await gone;
  }

  #storeOf(number: number): number {
    return number % this.#shop.warehouseIds.length;
  }

  #tillsOf(number: number): number[] {
    const { tillsAStore } = this.#shop;
    return Array.from({ length: tillsAStore }, (_, place) => this.#storeOf(number) * tillsAStore + place);
  }
}

/** Begins works at a steady rate, however long each takes, and waits for all. */
async function steadily(
  count: number,
  perSecond: number,
  work: (place: number) => Promise<void>,
): Promise<void> {
  const startedMs = performance.now();
  const begun: Promise<void>[] = [];
  for (let place = 0; place < count; place += 1) {
    await wait(Math.max(0, startedMs + (place * 1_000) / perSecond - performance.now()));
    begun.push(work(place));
  }
  await Promise.all(begun);
}
