import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { moneyMaxE4, parseDecimal } from "@prilavok/contracts/values/decimal.ts";
import { expect, onTestFinished, test } from "vitest";
import { readConfiguration } from "../configuration.ts";
import { openDatabase } from "../database/open.ts";
import { temporaryDataDir } from "../testing/folder.ts";
import { runProgram } from "../testing/hub-process.ts";
import { Importer, MortalHub } from "./mortal.ts";
import { readContent, temporaryFolder } from "./testing.ts";
import { readUci, type Total, totalsBy, type UciFile, type UciReceipt } from "./uci-truth.ts";

const sharedData = process.env.PRILAVOK_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data");
const uciPath = join(sharedData, "uci-online-retail.csv.gz");
const isAbsent = !existsSync(uciPath);

const kills = 12;
/** Every third kill takes the database server along. */
const killsOfBoth = 3;
/** After this kill one of the importers dies too. */
const importerKill = 7;
const passes = 2;
const rangesPerCall = 50;

/** Stores in zones that are hours apart: a row's local hour is its store's, wherever that is. */
const shops = [
  { extId: "uci-london", timeZone: "Europe/London" },
  { extId: "uci-moscow", timeZone: "Europe/Moscow" },
  { extId: "uci-yekaterinburg", timeZone: "Asia/Yekaterinburg" },
] as const;

interface Shop {
  readonly extId: string;
  readonly storeId: number;
  readonly key: string;
}

/** Mulberry32: the run can be repeated with the seed that it prints. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shopOf({ invoice }: UciReceipt): string {
  const sum = [...invoice].reduce((total, char) => total * 31 + char.charCodeAt(0), 7);
  return shops[sum % shops.length]?.extId ?? "";
}

/** Every third receipt: several imports of the whole file would take minutes. */
function partOf({ header, receipts }: UciFile): UciFile {
  const part = receipts.filter((_, index) => index % 3 === 0);
  return { header, receipts: part, lines: part.reduce((sum, { lines }) => sum + lines.length, 0) };
}

function rowsOf({ receipts }: UciFile): string[] {
  return receipts.flatMap((receipt) => receipt.lines.map((line) => `${line},${shopOf(receipt)}/1`));
}

async function writeCsv(path: string, file: UciFile, rows: readonly string[]): Promise<void> {
  await writeFile(path, gzipSync(`${file.header},Shop\n${rows.join("\n")}\n`, { level: 1 }));
}

function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    const [a, b] = [copy[at], copy[other]];
    if (a !== undefined && b !== undefined) [copy[at], copy[other]] = [b, a];
  }
  return copy;
}

async function makeShops(hub: MortalHub): Promise<Shop[]> {
  const made: Shop[] = [];
  for (const { extId, timeZone } of shops) {
    const command = async (...args: string[]) =>
      JSON.parse(await runProgram([...args, "--json"], hub.environment)) as { id: string; accesskey: string };
    const store = await command("store", "add", "--name", extId, "--ext-id", extId, "--time-zone", timeZone);
    const till = await command("device", "add", "--store", extId, "--ext-id", "1");
    made.push({ extId, storeId: Number(store.id), key: till.accesskey });
  }
  return made;
}

interface Metric {
  readonly name: string;
  readonly label?: string;
  readonly fact: number;
  readonly qty: number;
}

interface Report {
  readonly result?: {
    readonly data: Readonly<
      Record<
        string,
        {
          readonly bysellers?: { readonly common: readonly Metric[] };
          readonly metrics?: { readonly metrics: readonly Metric[] };
        }
      >
    >;
  };
}

/** Выручка of each range by `reports`, as [fact in ten-thousandths, receipts]. */
async function reported(
  hub: MortalHub,
  key: string,
  id: "bysellers" | "metrics",
  ranges: readonly { readonly type: string; readonly from: string; readonly to: string }[],
): Promise<Map<string, readonly [number, number]>> {
  const found = new Map<string, readonly [number, number]>();
  for (let at = 0; at < ranges.length; at += rangesPerCall) {
    const params = { id, params: { range: ranges.slice(at, at + rangesPerCall) } };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "reports", params });
    const response = await fetch(`${hub.url}/s/${key}`, { method: "POST", body });
    const { result } = (await response.json()) as Report;
    for (const [type, { bysellers, metrics }] of Object.entries(result?.data ?? {})) {
      const rows = bysellers?.common ?? metrics?.metrics ?? [];
      const income = rows.find(({ name, label }) => (label ?? name) === "Выручка");
      found.set(type, [parseDecimal(income?.fact, moneyMaxE4) ?? Number.NaN, income?.qty ?? Number.NaN]);
    }
  }
  return found;
}

function asNumbers(totals: ReadonlyMap<string, Total>): Map<string, readonly [number, number]> {
  return new Map([...totals].map(([key, { amountE4, receipts }]) => [key, [Number(amountE4), receipts]]));
}

/** Facts of `metrics` have two digits. */
function toHundredths([amountE4, receipts]: readonly [number, number]): readonly [number, number] {
  const cents = Math.floor(Math.abs(amountE4) / 100 + 0.5) * 100;
  return [amountE4 < 0 ? -cents : cents, receipts];
}

async function expectReports(hub: MortalHub, shop: Shop, receipts: readonly UciReceipt[]): Promise<void> {
  const byDay = asNumbers(totalsBy(receipts, ({ ts }) => ts.slice(0, 10)));
  const byHour = asNumbers(totalsBy(receipts, ({ ts }) => ts.slice(0, 13)));
  const days = [...byDay.keys()].map((day) => ({ type: day, from: day, to: day }));
  const hours = [...byHour.keys()].map((hour) => ({ type: hour, from: `${hour}:00`, to: `${hour}:59:59` }));
  expect(await reported(hub, shop.key, "bysellers", days)).toEqual(byDay);
  expect(await reported(hub, shop.key, "bysellers", hours)).toEqual(byHour);
  const rounded = new Map([...byDay].map(([day, numbers]) => [day, toHundredths(numbers)]));
  expect(await reported(hub, shop.key, "metrics", days)).toEqual(rounded);
  const whole = [{ type: "all", from: "2010-12-01", to: "2011-08-31" }];
  expect(await reported(hub, shop.key, "bysellers", whole)).toEqual(
    asNumbers(totalsBy(receipts, () => "all")),
  );
}

async function expectStored(dataDir: string, made: readonly Shop[], file: UciFile): Promise<void> {
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command");
  try {
    const { rows } = await database.pool.query<{
      key: string;
      receipts: number;
      refunds: number;
      amountE4: bigint;
    }>(
      `select store_id || ' ' || day || ' ' || lpad(hour::text, 2, '0') as key, count(*)::int as receipts,
              (count(*) filter (where amount_e4 < 0))::int as refunds, sum(amount_e4)::int8 as "amountE4"
         from receipt group by store_id, day, hour`,
    );
    const idOf = new Map(made.map(({ extId, storeId }) => [extId, storeId]));
    const truth = totalsBy(
      file.receipts,
      (receipt) => `${idOf.get(shopOf(receipt))} ${receipt.ts.slice(0, 13)}`,
    );
    expect(new Map(rows.map(({ key, ...total }) => [key, total]))).toEqual(truth);
    const counts = await database.pool.query<{ receipts: number; invoices: number; positions: number }>(
      `select count(*)::int as receipts, count(distinct ext_id)::int as invoices,
              (select count(*)::int from receipt_position) as positions from receipt`,
    );
    const receipts = file.receipts.length;
    expect(counts.rows[0]).toEqual({ receipts, invoices: receipts, positions: file.lines });
  } finally {
    await database.close();
  }
}

const skipped = isAbsent
  ? " (SKIPPED: the UCI file is not there; PRILAVOK_SHARED_DATA names its folder)"
  : "";

test.skipIf(isAbsent)(`UCI is read whole, to the last receipt and ten-thousandth${skipped}`, async () => {
  const truth = readUci(uciPath);
  const file = await readContent(gunzipSync(await readFile(uciPath)), "uci");
  expect(file).toMatchObject({ rows: truth.lines, held: [], badRows: [], footings: [], voidRows: 0 });
  const told = file.ready.map(({ receipt, ts, amountE4 }) => [receipt, ts, amountE4]);
  const expected = truth.receipts.map(({ invoice, ts, amountE4 }) => [
    invoice,
    ts.replace(" ", "T"),
    amountE4,
  ]);
  expect(told).toEqual(expected);
});

/** How many receipts the hub has, as a till would see them. */
async function reportedReceipts(hub: MortalHub, made: readonly Shop[]): Promise<number> {
  const whole = [{ type: "all", from: "2010-12-01", to: "2011-08-31" }];
  const counts = await Promise.all(
    made.map(async ({ key }) => (await reported(hub, key, "bysellers", whole)).get("all")?.[1] ?? 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

test.skipIf(isAbsent)(
  `a third of UCI imported twice, shuffled, in parallel, with the hub killed ${kills} times: nothing lost, nothing twice${skipped}`,
  async () => {
    const seed = Number(process.env.PRILAVOK_SEED ?? Date.now() % 1_000_000);
    console.log(`seed ${seed} (PRILAVOK_SEED=${seed} repeats this run)`);
    const next = random(seed);
    const file = partOf(readUci(uciPath));
    const folder = await temporaryFolder();
    const [ordered, mixed] = [join(folder, "ordered.csv.gz"), join(folder, "shuffled.csv.gz")];
    await writeCsv(ordered, file, rowsOf(file));
    await writeCsv(mixed, file, shuffled(rowsOf(file), next));

    const dataDir = await temporaryDataDir();
    const hub = new MortalHub(await steadyPort(), dataDir);
    onTestFinished(() => hub.killNow());
    await hub.start();
    const made = await makeShops(hub);

    let killed = 0;
    let failed = false;
    const isOver = () => failed || killed === kills;
    const importers = [new Importer(ordered, hub), new Importer(mixed, hub)] as const;
    onTestFinished(() => {
      for (const importer of importers) importer.kill();
    });
    const imports = Promise.all(importers.map((importer) => importer.repeat(passes, isOver)));
    imports.catch(() => {
      failed = true;
    });
    let had = 0;
    while (!isOver()) {
      // Each death meets a hub that has got receipts since the last one, until it has them all.
      for (;;) {
        const has = await reportedReceipts(hub, made);
        if (isOver() || has > had || has === file.receipts.length) {
          had = has;
          break;
        }
        await wait(50);
      }
      await wait(next() * 300);
      await hub.die(killed % killsOfBoth === 0);
      killed += 1;
      if (killed === importerKill) importers[0].kill();
      await hub.start();
    }
    const summaries = await imports;

    let told = importers[0].toldOfStopped + importers[1].toldOfStopped;
    for (const summary of summaries.flat()) {
      expect(summary).toMatchObject({
        rows: file.lines,
        receipts: file.receipts.length,
        refused: {},
        badRows: {},
      });
      expect(summary.registered + summary.duplicates + summary.known).toBe(file.receipts.length);
      told += summary.registered;
    }
    // What was told is stored, once. What was stored and not told was answered to somebody who was dead.
    expect(told).toBeLessThanOrEqual(file.receipts.length);
    for (const shop of made) {
      await expectReports(
        hub,
        shop,
        file.receipts.filter((receipt) => shopOf(receipt) === shop.extId),
      );
    }
    await expectStored(dataDir, made, file);
    const check = JSON.parse(await runProgram(["check", "--json"], hub.environment)) as object;
    expect(check).toMatchObject({ equal: true, differences: [] });
    const imported = JSON.parse(await runProgram(["import", "list", "--json"], hub.environment)) as {
      id: number;
      receipts: number;
    }[];
    expect(imported.reduce((sum, { receipts }) => sum + receipts, 0)).toBe(file.receipts.length);
    for (const { id } of imported) await runProgram(["import", "undo", String(id)], hub.environment);
    expect(await reportedReceipts(hub, made)).toBe(0);
    expect(JSON.parse(await runProgram(["check", "--json"], hub.environment))).toMatchObject({
      rows: 0,
      equal: true,
    });
    await hub.stop();
  },
  480_000,
);
