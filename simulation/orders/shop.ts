import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TillAnswer as TillSettings } from "@prilavok/contracts/office-api/tills.ts";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { systemClock } from "@prilavok/hub/clock.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import { addDevice } from "@prilavok/hub/network/device.ts";
import { addStore } from "@prilavok/hub/network/store.ts";
import { createTestDatabase, type TestDatabase } from "@prilavok/hub/testing/database.ts";
import { Program, untilReady } from "@prilavok/hub/testing/hub-process.ts";
import { createToken } from "@prilavok/hub/testing/office.ts";
import { writeExchangeFile } from "@prilavok/till/testing/exchange-file.ts";
import { operate, type TillAnswer } from "@prilavok/till/testing/http.ts";
import { Office } from "./office.ts";

const tillProgram = fileURLToPath(import.meta.resolve("@prilavok/till/bin/prilavok-till.js"));

/** A till of the shop: a process, and what the office calls it. */
export interface ShopTill {
  readonly deviceId: number;
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly process: Program;
}

/** One shop: a hub as a process, its office over HTTP, and tills as processes, on a database of its own. */
export class Shop {
  readonly office: Office;
  readonly storeId: number;
  readonly tills: readonly ShopTill[];
  readonly #database: TestDatabase;
  readonly #hub: Program;

  private constructor(
    database: TestDatabase,
    hub: Program,
    office: Office,
    storeId: number,
    tills: readonly ShopTill[],
  ) {
    this.#database = database;
    this.#hub = hub;
    this.office = office;
    this.storeId = storeId;
    this.tills = tills;
  }

  /** @param names of its tills. They end with the test. */
  static async open(names: readonly string[]): Promise<Shop> {
    const database = await createTestDatabase();
    const port = await steadyPort();
    const url = `http://127.0.0.1:${port}`;
    const hub = new Program(["serve"], {
      DATABASE_URL: database.url,
      ...{ PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn" },
    });
    await untilReady(hub, port);
    const { pool } = database;
    const { id: accountId } = await ensureAccount(pool, "Торговый дом");
    const store = await addStore(pool, accountId, { name: "На площади", timeZone: "Europe/Minsk" });
    const { token } = await createToken(pool, accountId);
    const tills: ShopTill[] = [];
    for (const name of names) {
      const device = await addDevice(pool, systemClock, accountId, { storeId: store.id, extId: name, name });
      tills.push(await openTill(name, device.deviceId, `${url}/s/`, device.accesskey));
    }
    return new Shop(database, hub, new Office(url, token), store.id, tills);
  }

  /** Has the office say something of a till. */
  async set(till: ShopTill, change: Record<string, unknown>): Promise<TillSettings> {
    const { version } = await this.office.done<TillSettings>("GET", `/tills/${till.deviceId}`);
    return this.office.done("PATCH", `/tills/${till.deviceId}`, { ...change, version });
  }

  async close(): Promise<void> {
    await Promise.all(this.tills.map(({ process }) => process.kill("SIGTERM")));
    const { errors } = await this.#hub.kill("SIGTERM");
    await this.#database.close();
    for (const { folder } of this.tills) rmSync(folder, { recursive: true, force: true });
    // The security log tells of every key and token.
    const complaints = errors.split("\n").filter((line) => line !== "" && !line.includes('"security"'));
    if (complaints.length > 0) throw new Error(`the hub complained: ${complaints.join("\n")}`);
  }
}

async function openTill(name: string, deviceId: number, url: string, authkey: string): Promise<ShopTill> {
  const folder = mkdtempSync(join(tmpdir(), "prilavok-shop-"));
  writeExchangeFile(folder, { url, authkey });
  const own = ["--data", folder, "--conf", folder, "--port", "0", "--log-level", "warn"];
  const process = new Program(["serve", "--json", ...own], {}, tillProgram);
  await process.prints(/\n/);
  const port = Number(new URL((JSON.parse(process.output) as { readonly url: string }).url).port);
  await asked(port, "OPEN_SHIFT", { cashier: "Иванова" });
  return { deviceId, name, folder, port, process };
}

async function asked(port: number, operation: string, body: object): Promise<TillAnswer> {
  const answer = await operate(port, operation, body);
  if (answer.resultCode === 200) return answer;
  throw new Error(`${operation} is answered ${answer.resultCode}: ${answer.messageDetail}`);
}

/** What the till shows under «Документы» → «Заказ покупателя». */
export async function ordersAt(till: ShopTill): Promise<NonNullable<TillAnswer["orders"]>> {
  return (await asked(till.port, "ORDERS", {})).orders ?? [];
}

/** Carries an operation out. @throws when the till refuses. */
export function at(till: ShopTill, operation: string, body: object): Promise<TillAnswer> {
  return asked(till.port, operation, body);
}
