import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TillAnswer as TillSettings } from "@prilavok/contracts/office-api/tills.ts";
import { createChain } from "@prilavok/hub/testing/chain.ts";
import { createToken } from "@prilavok/hub/testing/office.ts";
import { Chance } from "@prilavok/till/testing/chance.ts";
import type { BreakableHubs } from "../../breakable-hubs.ts";
import type { Script, Step } from "./script.ts";
import { ThirdRunner } from "./third-runner.ts";
import { TrialOffice } from "./trial-office.ts";
import { TrialTill } from "./trial-till.ts";

export const goods = [
  { code: "A-1", name: "Чай", price: "3.45" },
  { code: "B-2", name: "Ткань", price: "12.99" },
  { code: "C-3", name: "Гвозди", price: "0.37" },
] as const;

export const cashier = "Иванова";

/** A receipt that a till has answered, with what came of it. */
export interface KnownReceipt {
  readonly till: TrialTill;
  readonly uid: string;
}

/** What one run is played in: an account with its office and tills, and what is known of them by the answers. */
export interface World {
  readonly hubs: BreakableHubs;
  readonly runner: ThirdRunner;
  readonly chance: Chance;
  readonly accountId: number;
  readonly storeIds: readonly number[];
  readonly warehouseId: string;
  readonly cashDeskId: string;
  readonly office: TrialOffice;
  readonly tills: readonly TrialTill[];
  readonly folder: string;
  /** Uids of all orders, in the order of their making. */
  readonly orders: string[];
  readonly receipts: KnownReceipt[];
  /** Orders whose lease was ended before its time. */
  readonly lapsed: Set<string>;
  /** How often each operation of the tills was answered so, such as `SALE 714`. */
  readonly answers: Map<string, number>;
}

/** In memory, where there is such a place: a process that is killed loses nothing that it has written, synced or not. */
const memory = "/dev/shm";
const root = existsSync(memory) ? memory : tmpdir();

let accounts = 0;

export async function openWorld(seed: number, script: Script, hubs: BreakableHubs): Promise<World> {
  const chance = new Chance(`orders ${seed}`);
  const devices = await hubs.asked((pool) => {
    // An attempt that broke off half-way has left an account.
    accounts += 1;
    return createChain(pool, script.tills, "Europe/Minsk", `Торговый дом ${accounts}`);
  });
  const accountId = devices[0]?.accountId ?? 0;
  const { token } = await hubs.asked((pool) => createToken(pool, accountId));
  const port = () => chance.one(hubs.ports);
  const office = new TrialOffice({ port, token, chance });
  const folder = await mkdtemp(join(root, "prilavok-orders-"));
  const tills = await Promise.all(
    devices.map((device, place) =>
      TrialTill.open({
        ...{ name: `Касса ${place + 1}`, device, folder: join(folder, `${place}`) },
        ...{ seed: `${seed}`, hubPort: port },
      }),
    ),
  );
  const world = {
    ...{ hubs, runner: new ThirdRunner(hubs), chance, accountId, office, tills, folder },
    storeIds: devices.map(({ storeId }) => storeId),
    ...(await furnish(office)),
    ...{ orders: [], receipts: [], lapsed: new Set<string>(), answers: new Map<string, number>() },
  };
  await prepare(world, script);
  return world;
}

async function furnish(office: TrialOffice): Promise<Pick<World, "warehouseId" | "cashDeskId">> {
  interface Made {
    readonly id: string;
  }
  const [{ id: warehouseId }, { id: cashDeskId }] = await Promise.all([
    office.done<Made>("POST", "/warehouses", { name: "Склад" }),
    office.done<Made>("POST", "/cash-desks", { name: "Касса" }),
    ...goods.map(({ code, name, price }) =>
      office.done("PUT", `/goods/${code}`, { name, unit: "шт", price }),
    ),
  ]);
  return { warehouseId, cashDeskId };
}

async function prepare(world: World, script: Script): Promise<void> {
  const { office, tills, storeIds, warehouseId, cashDeskId } = world;
  if (script.documentsForAll) {
    await office.done("PATCH", "/settings", { documentsFor: "all", version: 0 });
  }
  await Promise.all(
    tills.map(async (till, place) => {
      const link = { warehouseId, ...(place === 0 ? { cashDeskId } : {}) };
      await changeTill(world, till, { worksWithOrders: true, loadsOrders: true, ...link });
      if (script.takesOffline) await setRule(world, storeIds[place] ?? 0, "take");
      await operate(world, till, "OPEN_SHIFT", { cashier });
      await operate(world, till, "DEPOSIT", { cashier, sum: "1000" });
    }),
  );
}

/** From what it is now; a change that somebody else makes meanwhile is left. */
export async function changeTill(
  { office }: World,
  till: TrialTill,
  change: Readonly<Record<string, unknown>>,
): Promise<TillSettings | undefined> {
  const path = `/tills/${till.device.deviceId}`;
  const { version } = await office.done<TillSettings>("GET", path);
  return office.ask("PATCH", path, { ...change, version });
}

export async function setRule(
  { office }: World,
  storeId: number,
  offlineOrders: "take" | "refuse",
): Promise<void> {
  const path = `/stores/${storeId}`;
  const { version } = await office.done<{ readonly version: number }>("GET", path);
  await office.ask("PATCH", path, { offlineOrders, version });
}

const failedHttp = 500;

/** An operation of a till. @returns undefined when it was refused, or never answered. @throws when the till failed. */
export async function operate(world: World, till: TrialTill, operation: string, body: object) {
  const answer = await till.ask(operation, body);
  const came = `${operation} ${answer?.resultCode ?? "killed"}`;
  world.answers.set(came, (world.answers.get(came) ?? 0) + 1);
  if (answer === undefined || answer.resultCode === 200) return answer;
  if (answer.status >= failedHttp)
    throw new Error(`${till.name}: ${operation} failed: ${JSON.stringify(answer)}`);
  return undefined;
}

/** What a step's number chooses; undefined: there is none yet. */
export function chosen<T>(many: readonly T[], number: number): T | undefined {
  return many[number % Math.max(1, many.length)];
}

export function tillOf({ tills }: World, { till }: Step): TrialTill {
  const one = chosen(tills, till);
  if (one === undefined) throw new Error("a world without tills");
  return one;
}

export async function closeWorld({ tills, folder }: World): Promise<void> {
  await Promise.all(tills.map((till) => till.close()));
  await rm(folder, { recursive: true, force: true });
}
