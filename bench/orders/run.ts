/**
 * Orders between the office and the tills: 10,000 open ones, and 500 tills that poll. All tills ask from the beginning at
 * once; then orders are posted, claimed and sold in rounds. Last, KKMTransfer makes the documents of receipts that sold
 * orders. All programs share this machine's processors with the hub and its database.
 *
 * A few minutes at its full size; ORDERS_STORES=4 ORDERS_OPEN=80 ORDERS_SECONDS=3 ORDERS_SETS=800 only shows that it runs.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { openDatabase } from "@prilavok/hub/database/open.ts";
import { type Program, startProgram } from "../program.ts";
import { compareTransfer } from "./kkm-transfer.ts";
import { postOrders } from "./open-orders.ts";
import { reportCatchUp, reportRounds, say, whole } from "./report.ts";
import { type BenchShop, createShop, tillsAStore } from "./shop.ts";
import { sellOrders } from "./sold-orders.ts";
import type { CatchUpResult, RoundResult, TillsOrder } from "./tills.ts";

const stores = Number(process.env.ORDERS_STORES ?? 50);
const openOrders = Number(process.env.ORDERS_OPEN ?? 10_000);
const rounds = Number(process.env.ORDERS_ROUNDS ?? 3);
const roundSeconds = Number(process.env.ORDERS_SECONDS ?? 30);
const perSecond = Number(process.env.ORDERS_PER_SECOND ?? 20);
const sets = Number(process.env.ORDERS_SETS ?? 20_000);
const transferRounds = Number(process.env.ORDERS_TRANSFER_ROUNDS ?? 4);
/** Of a part that takes minutes. */
const partMsMax = 1_800_000;

const here = import.meta.dirname;
const hubFile = join(here, "../../hub/main.ts");

interface Playing {
  readonly port: number;
  readonly hub: Program;
  readonly shop: BenchShop;
  /** Orders that are open at the beginning. */
  readonly open: number;
}

async function playTills({ port, hub, shop, open }: Playing, programs: Program[]): Promise<RoundResult[]> {
  const { stores, token } = shop;
  const order: TillsOrder = {
    port,
    token,
    paths: stores.flatMap(({ tills }) => tills.map(({ path }) => path)),
    tillsAStore,
    warehouseIds: stores.map(({ warehouseId }) => warehouseId),
    rounds,
    ordersARound: perSecond * roundSeconds,
    perSecond,
    msMax: partMsMax,
  };
  const tills = startProgram(join(here, "tills.ts"), [JSON.stringify(order)]);
  programs.push(tills);
  const caughtUp = JSON.parse(await tills.line()) as CatchUpResult;
  reportCatchUp(caughtUp, order.paths.length, open * tillsAStore, hub.peakMemoryMib());
  const results: RoundResult[] = [];
  while (results.length < rounds) results.push(JSON.parse(await tills.line()) as RoundResult);
  await tills.stop();
  return results;
}

export async function run(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "prilavok-bench-orders-"));
  const database = await openDatabase({ ...readConfiguration({}), dataDir }, "hub");
  const programs: Program[] = [];
  try {
    const shop = await createShop(database.pool, stores);
    const open = await postOrders(database.pool, shop, Math.ceil(openOrders / stores));
    say(`${whole(open)} open orders in ${stores} stores of ${tillsAStore} tills`);
    const hub = startProgram(hubFile, ["serve", "--port", "0"], {
      DATABASE_URL: database.url,
      KKM_TRANSFER_CRON: "off",
      LOG_LEVEL: "warn",
    });
    programs.push(hub);
    const port = Number(/:(\d+)$/.exec(await hub.line())?.[1]);
    const results = await playTills({ port, hub, shop, open }, programs);
    reportRounds(results, perSecond, hub.peakMemoryMib());
    await postOrders(database.pool, shop, Math.ceil(sets / stores));
    const sold = await sellOrders(database.pool, port, shop, sets);
    say(
      `transaction.load: ${whole(sold.receipts)} receipts that each sell an order of ${tillsAStore} tills at ${whole(sold.receipts / sold.seconds)}/s; not accepted ${sold.notAccepted}, told "later" ${sold.laters} times`,
    );
    await compareTransfer(database.pool, database.url, transferRounds);
  } finally {
    for (const program of programs) await program.stop();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
