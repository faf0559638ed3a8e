import { expect, onTestFinished, test } from "vitest";
import { Program } from "../testing/hub-process.ts";
import { openShop, type TestShop, writeTemporary } from "./testing.ts";

const header = "no,at,name,count,price,who,cat,card\n";

/** Receipts 1 to `count`: two positions each, 3.50 together, by one of three sellers; every tenth is a refund of 1.25. */
function manyReceipts(count: number): string {
  const receipt = (index: number) => {
    const no = index + 1;
    const at = `2024-05-${String((no % 28) + 1).padStart(2, "0")} ${String(no % 24).padStart(2, "0")}:10:00`;
    if (no % 10 === 0) return `${no},${at},a,-1,1.25,s${no % 3},c1,-1.25\n`;
    return `${no},${at},a,2,1.25,s${no % 3},c1&&c2,\n${no},${at},b,1,1,s0,c2,\n`;
  };
  return header + Array.from({ length: count }, (_, index) => receipt(index)).join("");
}

const options = [
  "--till",
  "1",
  "--yes",
  "--map",
  "receipt=no,ts=at,name=name,count=count,price=price,seller=who,category=cat,attribute:card=card",
];

interface Listed {
  readonly id: number;
  readonly state: string;
  readonly receipts: number;
  readonly amount: string;
}

async function list(shop: TestShop): Promise<Listed[]> {
  return JSON.parse((await shop.command("import", "list", "--json")).output) as Listed[];
}

async function undo(shop: TestShop, id: number): Promise<number> {
  const { output, errors } = await shop.command("import", "undo", String(id), "--json");
  if (errors !== "") throw new Error(errors);
  return (JSON.parse(output) as { removed: number }).removed;
}

async function count(shop: TestShop, table: string): Promise<number> {
  const { rows } = await shop.hub.database.pool.query<{ count: bigint }>(`select count(*) from ${table}`);
  return Number(rows[0]?.count);
}

const tables = ["receipt", "receipt_position", "receipt_attribute", "rollup"];

async function counts(shop: TestShop): Promise<number[]> {
  return Promise.all(tables.map((table) => count(shop, table)));
}

async function sell(
  shop: TestShop,
  extId: string,
  ts: string,
  name: string,
  total: number,
): Promise<unknown> {
  const positions = [{ name, count: total, total, seller: "s1" }];
  const cart = { ts, extId, positions };
  return (await shop.hub.call(`/s/${shop.till.accesskey}`, "purchaseRegister", { amount: total, cart }))
    .result;
}

test("undo removes exactly what the import brought in, and leaves what a till sent", async () => {
  const shop = await openShop();
  // The till has told of receipt 3 of the file, and of one of its own in an hour of the file.
  await sell(shop, "own", "2024-05-03T02:30:00", "x", 4);
  const before = await counts(shop);
  const content = `${manyReceipts(1_200)}own,2024-05-03 02:30,x,4,1,s1,,\n`;
  const { code, summary } = await shop.import(content, ...options);
  expect({ code, registered: summary.registered, known: summary.known }).toEqual({
    code: 0,
    registered: 1_200,
    known: 1,
  });
  expect(await list(shop)).toEqual([
    expect.objectContaining({ id: 1, state: "finished", receipts: 1_200, amount: "3630" }),
  ]);
  expect(await undo(shop, 1)).toBe(1_200);
  expect(await shop.stored()).toEqual([["own", 40_000]]);
  expect(await counts(shop)).toEqual(before);
  expect(await shop.isEqual()).toBe(true);
  expect(await list(shop)).toEqual([expect.objectContaining({ id: 1, state: "undone", receipts: 0 })]);
  expect(await undo(shop, 1)).toBe(0);
  const again = await shop.import(content, ...options);
  expect(again.summary).toMatchObject({ importId: 2, registered: 1_200, known: 1 });
  expect(await shop.isEqual()).toBe(true);
});

test("undo of one import leaves the others, and a till that sends meanwhile loses nothing", async () => {
  const shop = await openShop();
  await shop.import(manyReceipts(300), ...options);
  const { summary } = await shop.import(manyReceipts(600), ...options);
  expect(summary).toMatchObject({ importId: 2, registered: 300, known: 300 });
  const undone = undo(shop, 1);
  const sold: unknown[] = [];
  for (let index = 0; index < 60; index += 1) {
    sold.push(
      await sell(shop, `live${index}`, `2024-05-0${1 + (index % 9)}T01:00:${10 + (index % 50)}`, "y", 2),
    );
  }
  expect(await undone).toBe(300);
  expect(sold).not.toContain(undefined);
  expect(await count(shop, "receipt")).toBe(360);
  expect(await shop.isEqual()).toBe(true);
});

test("a receipt of the import that a till has sent since is the till's: undo leaves it, whenever it comes", async () => {
  const shop = await openShop();
  const day = (no: number) => `2024-06-${String((no % 28) + 1).padStart(2, "0")}`;
  const row = (no: number) => `${no},${day(no)} 10:00:00,x,${no},1,s1,,\n`;
  const numbers = Array.from({ length: 600 }, (_, index) => index + 1);
  await shop.import(header + numbers.map(row).join(""), ...options);
  // One with other contents is refused, and no reason to keep the import's.
  expect(await sell(shop, "600", `${day(600)}T10:00:00`, "y", 600)).toBeUndefined();
  expect(await sell(shop, "1", `${day(1)}T10:00:00`, "x", 1)).toMatchObject({ duplicate: true });
  const undone = shop.command("import", "undo", "1", "--json");
  const told = new Set<string>(["1"]);
  for (const no of numbers.slice(1, 300)) {
    const answer = await sell(shop, String(no), `${day(no)}T10:00:00`, "x", no);
    if (answer !== undefined) told.add(String(no));
  }
  const { removed, kept } = JSON.parse((await undone).output) as { removed: number; kept: number };
  expect(told.size).toBe(300);
  expect(removed + kept).toBe(600);
  expect(kept).toBeGreaterThan(0);
  const stored = new Set((await shop.stored()).map(([number]) => number));
  expect(stored).toEqual(told);
  expect(await shop.isEqual()).toBe(true);
});

/** Waits until a statement of a command waits for a lock that the test holds. */
async function untilWaiting(shop: TestShop): Promise<void> {
  for (;;) {
    const { rows } = await shop.hub.database.pool.query(
      `select 1 from pg_stat_activity
        where datname = current_database() and application_name = 'prilavok-command' and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Until the server has seen that a killed command is gone, with whatever it was doing. */
async function untilGone(shop: TestShop): Promise<void> {
  for (;;) {
    const { rows } = await shop.hub.database.pool.query(
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'prilavok-command'",
    );
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("an undo that is killed in the middle goes on when it is run again", async () => {
  const shop = await openShop();
  await shop.import(manyReceipts(3_000), ...options);
  const blocker = await shop.hub.database.pool.connect();
  onTestFinished(() => blocker.release());
  await blocker.query("begin");
  await blocker.query("select 1 from receipt where ext_id = '2500' for update");
  const killed = new Program(["import", "undo", "1"], shop.environment);
  await untilWaiting(shop);
  await killed.kill("SIGKILL");
  await blocker.query("rollback");
  await untilGone(shop);
  const left = await count(shop, "receipt");
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(3_000);
  expect(await shop.isEqual()).toBe(true);
  expect(await undo(shop, 1)).toBe(left);
  expect(await counts(shop)).toEqual([0, 0, 0, 0]);
});

test("an import that is killed in the middle goes on under its id, and both parts are undone together", async () => {
  const shop = await openShop();
  const content = manyReceipts(3_000);
  const blocker = await shop.hub.database.pool.connect();
  onTestFinished(() => blocker.release());
  await blocker.query("begin");
  // Another receipt with the identity of number 1500, not committed yet: the import has to wait for it.
  await blocker.query(
    `insert into receipt (store_id, id, device_id, ts, ts_ms, ext_id, day, hour, amount_e4, discount_e4, token, content, registered_at)
     values ($1, 1, $2, '2024-05-17 09:10:00+00', 0, '1500', '2024-05-17', 12, 0, 0, 'x', gen_random_uuid(), now())`,
    [shop.till.storeId, shop.till.deviceId],
  );
  const path = await writeTemporary(content);
  const killed = new Program(["import", path, "--store", "1", ...options], shop.environment);
  await untilWaiting(shop);
  const running = await shop.command("import", "undo", "1");
  expect(running.errors).toContain("import 1 is running");
  await killed.kill("SIGKILL");
  await blocker.query("rollback");
  await untilGone(shop);
  const had = await count(shop, "receipt");
  expect(had).toBeGreaterThan(0);
  expect(had).toBeLessThan(3_000);
  expect(await list(shop)).toEqual([
    expect.objectContaining({ id: 1, state: "stopped or running", receipts: had }),
  ]);
  const rest = await shop.import(content, ...options);
  expect(rest.summary).toMatchObject({ importId: 1, registered: 3_000 - had, known: had, duplicates: 0 });
  expect(await count(shop, "receipt")).toBe(3_000);
  expect(await shop.isEqual()).toBe(true);
  expect(await undo(shop, 1)).toBe(3_000);
  expect(await counts(shop)).toEqual([0, 0, 0, 0]);
});

test("an undo of what is not there, and of what is no number, is refused with a sentence", async () => {
  const shop = await openShop();
  expect((await shop.command("import", "undo", "7")).errors).toContain("there is no import 7");
  expect((await shop.command("import", "undo", "all")).errors).toContain("the import's number is needed");
  expect((await shop.command("import", "undo", "7", "--lang", "ru")).errors).toContain("загрузки 7 нет");
  expect((await shop.command("import", "list")).output).toContain("there is no import yet");
});
