import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Shell } from "../command.ts";
import { readConfiguration } from "../configuration.ts";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";
import { registerTransferCommands } from "./command.ts";
import { loadTransactions, makeOrder, setTill } from "./testing.ts";

let hub: TestHub;
let till: TestTill;
let office: OfficeClient;
let stranger: OfficeClient;
let ids: bigint[];
let cashDeskId: number;
let told: () => void = () => undefined;

beforeAll(async () => {
  hub = await createTestHub({ transfer: { cron: "0 0 1 1 *", onJob: () => told() } });
  const [one, other] = await createChain(hub.database.pool, 2);
  const [foreign] = await createChain(hub.database.pool, 1, "Europe/Moscow", "Other");
  if (one === undefined || other === undefined || foreign === undefined) throw new Error("no till");
  till = one;
  office = await createOffice(hub, till.accountId);
  stranger = await createOffice(hub, foreign.accountId);
  cashDeskId = (await setTill(hub.database.pool, other, { cashDesk: "Касса" })).cashDeskId ?? 0;
  const orderId = await makeOrder(hub.database.pool, till, { number: 5, customerName: "<Анна>" });
  ids = [
    ...(await loadTransactions(hub.database.pool, till, [
      { uid: "ordered", orderId, at: "2026-03-14T12:00:00+03:00" },
      { uid: "faulty", total: 90, lines: [{ total: 100 }], at: "2026-03-15T12:00:00+03:00" },
      { uid: "faulty back", kind: "refund", baseUid: "faulty", total: 90 },
      { uid: "conflict", orderId, outcome: "conflict", documents: "not needed" },
    ])),
    ...(await loadTransactions(hub.database.pool, other, [{ uid: "other", cashless: 100 }])),
  ];
});

afterAll(() => hub.close());

interface Items {
  readonly items: readonly Record<string, unknown>[];
  readonly next: string | null;
}
const uidsOf = async (query: string) =>
  (await office.request<Items>("GET", `/transactions?${query}`)).body.items.map(({ uid }) => uid);

test("run now makes what waits, soon, and tells how much that is", async () => {
  const isRun = new Promise<void>((resolve) => {
    told = resolve;
  });
  let answer = await office.request("POST", "/jobs/kkm-transfer");
  while (answer.status === 422) {
    await setTimeout(200);
    answer = await office.request("POST", "/jobs/kkm-transfer");
  }
  expect(answer).toMatchObject({ status: 200, body: { waiting: 4, setAside: 0 } });
  await isRun;
  expect((await office.request("POST", "/jobs/kkm-transfer")).body).toEqual({ waiting: 0, setAside: 2 });
});

test.each([
  ["", ["ordered", "faulty", "faulty back", "conflict", "other"]],
  ["documents=set-aside", ["faulty", "faulty back"]],
  ["documents=not-needed", ["conflict"]],
  ["conflict=true", ["conflict"]],
  ["from=2026-03-15", ["faulty"]],
  ["to=2026-03-14&limit=1", ["ordered"]],
])("transactions are listed by %s", async (query, uids) => {
  expect(await uidsOf(query)).toEqual(uids);
});

test("transactions are listed by store, till, order and page", async () => {
  expect(await uidsOf(`till=${till.deviceId}&documents=made`)).toEqual(["ordered"]);
  expect(await uidsOf(`store=${till.storeId + 1}`)).toEqual(["other"]);
  const { body } = await office.request<Items>("GET", "/transactions?limit=2");
  expect(await uidsOf(`limit=9&after=${body.next}`)).toEqual(["faulty back", "conflict", "other"]);
  const { body: whole } = await office.request<{ order: { uid: string; number: string } }>(
    "GET",
    `/transactions/${ids[0]}`,
  );
  expect(whole).toMatchObject({
    total: 100,
    order: { number: "ЗП-000005" },
    lines: [{ amount: 1 }],
    made: [{ number: "РН-000001" }, { number: "ПКО-000001" }],
  });
  expect(await uidsOf(`order=${whole.order.uid}`)).toEqual(["ordered", "conflict"]);
});

test.each([
  ["/transactions?from=2026-02-30", 400],
  ["/transactions?after=x", 400],
  ["/transactions?documents=lost", 400],
  ["/transactions/999999999999", 404],
  ["/transactions/x", 400],
  ["/documents/999999999999", 404],
  ["/documents?kind=bill", 400],
])("%s is refused with %d", async (path, status) => {
  expect((await office.request("GET", path)).status).toBe(status);
});

test.each([
  ["/documents?order=%00", "order"],
  ["/transactions?order=%00", "order"],
  [`/documents?order=${"x".repeat(65)}`, "order"],
  ["/documents?after=%00", "after"],
  ["/transactions?after=%00", "after"],
  ["/documents?from=%00", "from"],
  ["/documents?transaction=1%00", "transaction"],
  ["/transactions?store=1%00", "store"],
])("%s is refused by the name of %s", async (path, name) => {
  expect(await office.request("GET", path)).toMatchObject({ status: 400, body: { path: name } });
});

test.each(["/transactions?store=", "/transactions?till=", "/documents?store=", "/documents?till="])(
  "%s with an id that none can have finds nothing",
  async (path) => {
    expect(await office.request("GET", `${path}9999999999`)).toMatchObject({
      status: 200,
      body: { items: [], next: null },
    });
  },
);

test("another account sees none of it", async () => {
  expect((await stranger.request<Items>("GET", "/transactions")).body.items).toEqual([]);
  expect((await stranger.request<Items>("GET", "/documents")).body.items).toEqual([]);
  const { body } = await office.request<Items>("GET", "/documents");
  const id = body.items[0]?.id;
  for (const path of [`/documents/${id}`, `/documents/${id}/print`, `/transactions/${ids[0]}`]) {
    expect((await stranger.request("GET", path)).status).toBe(404);
  }
  expect((await stranger.request("POST", `/documents/${id}/unpost`, { version: 1 })).status).toBe(404);
  expect((await stranger.request("POST", `/transactions/${ids[1]}/retry`)).status).toBe(404);
});

test("what was mended is tried again, with what returns it", async () => {
  await hub.database.pool.query(
    "update kkm_transaction_line set total_e4 = 900000 where transaction_id = $1",
    [ids[1]],
  );
  expect(await office.request("POST", `/transactions/${ids[1]}/retry`)).toMatchObject({
    status: 200,
    body: { documents: "waiting", documentsReason: null },
  });
  expect(await uidsOf("documents=waiting")).toEqual(["faulty", "faulty back"]);
  expect(await office.request("POST", `/transactions/${ids[1]}/retry`)).toMatchObject({
    status: 409,
    body: { type: "/problems/wrong-state", actual: "waiting" },
  });
  const [printed] = await command("kkm-transfer", "run");
  expect(printed).toEqual({ made: 2, documents: 4, setAside: 0, isDone: true });
});

test("a cash order is posted by hand with a cash desk, and back", async () => {
  const unposted = await office.request<Items>("GET", "/documents?kind=cash_receipt&posted=false");
  const [order] = unposted.body.items;
  const post = (body: object) => office.request("POST", `/documents/${order?.id}/post`, body);
  expect(await post({ version: 1 })).toMatchObject({ status: 422, body: { path: "cashDeskId" } });
  expect((await post({ version: 2, cashDeskId: String(cashDeskId) })).status).toBe(409);
  for (const none of ["99999", "9999999999"]) {
    expect(await post({ version: 1, cashDeskId: none })).toMatchObject({
      status: 422,
      body: { path: "cashDeskId" },
    });
  }
  expect(await post({ version: 1, cashDeskId: String(cashDeskId) })).toMatchObject({
    status: 200,
    body: { isPosted: true, version: 2, cashDesk: { name: "Касса" } },
  });
  expect(await post({ version: 2 })).toMatchObject({ status: 409, body: { actual: "posted" } });
  const unpost = (version: number) => office.request("POST", `/documents/${order?.id}/unpost`, { version });
  expect((await unpost(1)).status).toBe(409);
  expect(await unpost(2)).toMatchObject({
    status: 200,
    body: { isPosted: false, version: 3, cashDesk: { name: "Касса" } },
  });
  expect((await post({ version: 3 })).status).toBe(200);
  const invoices = await office.request<Items>("GET", "/documents?kind=invoice&limit=1");
  const id = invoices.body.items[0]?.id;
  expect(await office.request("POST", `/documents/${id}/unpost`, { version: 1 })).toMatchObject({
    status: 200,
  });
  const withDesk = { version: 2, cashDeskId: String(cashDeskId) };
  expect((await office.request("POST", `/documents/${id}/post`, withDesk)).status).toBe(422);
  expect((await office.request("POST", `/documents/${id}/post`, { version: 2 })).status).toBe(200);
});

test("documents are printed as a page that runs nothing", async () => {
  const { body } = await office.request<Items>("GET", "/documents?kind=invoice&limit=1");
  const address = `/api/v1/documents/${body.items[0]?.id}/print`;
  const answer = await hub.request("GET", address, undefined, { authorization: `Bearer ${office.token}` });
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  expect(answer.text).toMatch(/^<!doctype html>[\s\S]*&lt;Анна&gt;/);
});

async function command(...words: string[]): Promise<[json: unknown, text: string]> {
  let printed: [unknown, string] = [undefined, ""];
  const shell: Shell = {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(hub.database.pool),
    print: (result, text) => {
      printed = [JSON.parse(JSON.stringify(result)), text];
    },
  };
  const program = new Command("prilavok-hub").exitOverride();
  registerTransferCommands(program, shell);
  await program.parseAsync(
    [...words, "--account", "Test"].slice(0, words[0] === "kkm-transfer" ? words.length : undefined),
    { from: "user" },
  );
  return printed;
}

test("the command line shows and changes the same", async () => {
  const [list, text] = await command("transaction", "list", "--documents", "not-needed");
  expect(list).toMatchObject([{ uid: "conflict" }]);
  expect(text).toMatch(/conflict/);
  expect((await command("transaction", "show", String(ids[0])))[1]).toMatch(/РН-000001[\s\S]*Пирожок/);
  await expect(command("transaction", "retry", String(ids[0]))).rejects.toThrow(/set aside/);
  const [documents] = (await command("document", "list", "--kind", "return_invoice")) as [
    { id: string }[],
    string,
  ];
  expect(documents).toHaveLength(1);
  const id = documents[0]?.id ?? "";
  expect((await command("document", "show", id))[1]).toMatch(/ВН-000001[\s\S]*Пирожок/);
  expect((await command("document", "unpost", id))[0]).toMatchObject({ isPosted: false });
  expect((await command("document", "post", id))[0]).toMatchObject({ isPosted: true });
  expect((await command("document", "print", id))[1]).toContain("Возвратная накладная");
  expect((await command("document", "list", "--no-posted", "--kind", "cash_expense"))[0]).toMatchObject([
    { kind: "cash_expense" },
  ]);
  await expect(command("document", "show", "999")).rejects.toThrow(/There is no document 999/);
});
