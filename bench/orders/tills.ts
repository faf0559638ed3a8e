/**
 * The tills and the office, a process of its own, whose one clock times what goes from one to the other. All tills ask
 * from the beginning at once; then they poll, and orders are posted, claimed and sold in rounds. Prints one JSON line
 * when the tills have caught up, and one for each round; a first round warms up and is not told.
 */
import type { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type { Packet } from "@prilavok/contracts/exchange/receive.ts";
import { Arrivals, type Word } from "./arrivals.ts";
import type { Laters } from "./line.ts";
import { Office } from "./office.ts";
import { type CaughtUp, PollingTill } from "./polling-till.ts";
import { Round, type RoundTimes, type Shop } from "./round.ts";

export interface TillsOrder {
  readonly port: number;
  readonly token: string;
  /** One for each till, store by store. */
  readonly paths: readonly string[];
  readonly tillsAStore: number;
  readonly warehouseIds: readonly number[];
  readonly rounds: number;
  readonly ordersARound: number;
  readonly perSecond: number;
  /** After so long the process gives up. */
  readonly msMax: number;
}

export interface CatchUpResult {
  /** Until the last till had everything, and until the last had confirmed it. */
  readonly seconds: number;
  readonly confirmedSeconds: number;
  readonly tillMs: readonly number[];
  readonly packets: number;
  readonly answers: number;
  /** Orders of all tills together. */
  readonly orders: number;
  readonly laters: number;
}

export interface RoundResult extends RoundTimes {
  readonly tookMs: Readonly<Record<Word, readonly number[]>>;
  /** Words that did not come. */
  readonly lost: number;
  readonly laters: number;
}

const print = (result: CatchUpResult | RoundResult) => process.stdout.write(`${JSON.stringify(result)}\n`);
const warmingOrders = 40;

async function catchUp(tills: readonly PollingTill[], laters: Laters): Promise<CatchUpResult> {
  const startedMs = performance.now();
  const caughtUp: CaughtUp[] = await Promise.all(tills.map((till) => till.catchUp()));
  const confirmedSeconds = (performance.now() - startedMs) / 1_000;
  const tillMs = caughtUp.map(({ tookMs }) => tookMs);
  return {
    seconds: Math.max(...tillMs) / 1_000,
    confirmedSeconds,
    tillMs,
    packets: caughtUp.reduce((sum, { packets }) => sum + packets, 0),
    answers: caughtUp.reduce((sum, { answers }) => sum + answers, 0),
    orders: tills.reduce((sum, { orders }) => sum + orders.size, 0),
    laters: laters.count,
  };
}

async function run(order: TillsOrder): Promise<void> {
  const laters: Laters = { count: 0 };
  const tills = order.paths.map((path, place) => new PollingTill(place, path, order.port, laters));
  print(await catchUp(tills, laters));
  const { warehouseIds, tillsAStore, perSecond } = order;
  const shop: Shop = { tills, tillsAStore, warehouseIds };
  const office = new Office(order.port, order.token, laters);
  const packets = new Map<string, OrderPacket>();
  let arrivals = new Arrivals();
  const onPacket = (till: number, packet: Packet, atMs: number) => {
    if (packet.kind === "order") packets.set(packet.order.uid, packet.order);
    arrivals.arrived(till, packet, atMs);
  };
  const polling = Promise.all(tills.map((till) => till.poll(onPacket)));
  const playing = async () => {
    let from = 0;
    for (let number = 0; number <= order.rounds; number += 1) {
      const orders = number === 0 ? Math.min(warmingOrders, order.ordersARound) : order.ordersARound;
      arrivals = new Arrivals();
      const round = new Round(shop, office, arrivals, packets);
      const latersBefore = laters.count;
      await round.run({ from, orders, perSecond });
      const { tookMs, lost } = arrivals;
      if (number > 0) print({ ...round.times, tookMs, lost, laters: laters.count - latersBefore });
      packets.clear();
      from += orders;
    }
    office.close();
    for (const till of tills) till.close();
  };
  await Promise.all([polling, playing()]);
}

const order = JSON.parse(process.argv[2] ?? "{}") as TillsOrder;
setTimeout(() => {
  process.stderr.write(`the tills gave up after ${order.msMax} ms\n`);
  process.exit(1);
}, order.msMax).unref();
await run(order);
