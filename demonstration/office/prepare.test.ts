import type { GoodsAnswer } from "@prilavok/contracts/office-api/goods.ts";
import type { TillAnswer } from "@prilavok/contracts/office-api/tills.ts";
import { systemClock } from "@prilavok/hub/clock.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import { listTokens, revokeToken } from "@prilavok/hub/office/tokens.ts";
import { operate } from "@prilavok/till/service/client.ts";
import { expect, test } from "vitest";
import { goods } from "../goods.ts";
import { DemoMemory } from "../state.ts";
import { chainName } from "../stores.ts";
import { isLoaded, type Stage, stage } from "../testing/stage.ts";
import { OfficeClient } from "./client.ts";

const { signal } = new AbortController();

async function officeOf({ dataDir, url }: Stage): Promise<OfficeClient> {
  const { apiToken: token } = (await DemoMemory.open(dataDir)).state;
  return new OfficeClient({ url, token, signal });
}

const nameOf = ({ extId, store }: TillAnswer) => `@${store.extId}/${extId}`;

test("the first start gives the hub goods, a warehouse and a cash desk for each store, and the tills' settings", async () => {
  const at = await stage();
  await at.run(isLoaded, { days: 1 });
  const office = await officeOf(at);
  const known = await office.all<GoodsAnswer>("/goods");
  expect(known.map(({ code, gtin, price }) => [code, gtin, Math.round(Number(price) * 100)])).toEqual(
    goods.map(({ article, barcode, priceKopecks }) => [article, barcode, priceKopecks]),
  );
  expect(await office.all("/warehouses")).toHaveLength(3);
  expect(await office.all("/cash-desks")).toHaveLength(3);
  const tills = await office.all<TillAnswer>("/tills");
  const named = (some: TillAnswer[]) => some.map(nameOf);
  expect(tills).toHaveLength(5);
  expect(tills.every(({ loadsOrders }) => loadsOrders)).toBe(true);
  expect(tills.every(({ warehouse, store }) => warehouse?.name === `Склад «${store.name}»`)).toBe(true);
  expect(named(tills.filter((till) => !till.worksWithOrders))).toEqual(["@yekaterinburg-1/kassa-2"]);
  expect(named(tills.filter(({ cashDesk }) => cashDesk === null))).toEqual(["@moscow-1/kassa-2"]);
});

test("every till gets the goods by the exchange, and all but one may work with orders", async () => {
  const at = await stage();
  await at.run(isLoaded, { days: 1 });
  const told = async () => {
    const all = at.fleet.tills.map(({ dataDir }) => operate(dataDir, "OTHER_INFO", {}));
    return (await Promise.all(all)).map(({ info }) => [info?.orders.goods, info?.orders.worksWithOrders]);
  };
  const four = at.fleet.tills.slice(1).map(() => [goods.length, true]);
  await expect.poll(told, { timeout: 30_000 }).toEqual([...four, [goods.length, false]]);
});

test("a later start keeps the token and what people have changed in the office", async () => {
  const at = await stage();
  const first = await at.run(isLoaded, { days: 1 });
  const office = await officeOf(at);
  const [till] = await office.all<TillAnswer>("/tills");
  const [article] = await office.all<GoodsAnswer>("/goods");
  if (till === undefined || article === undefined) throw new Error("there are tills and goods");
  await office.ask("PATCH", `/tills/${till.id}`, { version: till.version, worksWithOrders: false });
  await office.ask("PATCH", `/goods/${article.code}`, { version: article.version, price: "1.50" });
  const before = (await DemoMemory.open(at.dataDir)).state.apiToken;
  const second = await at.run(isLoaded, { days: 1 });
  const { apiToken } = (await DemoMemory.open(at.dataDir)).state;
  expect(apiToken).toBe(before);
  for (const said of [first, second]) expect(said.join("\n")).toContain(`TOKEN='${apiToken}'`);
  expect(await office.ask("GET", `/tills/${till.id}`)).toMatchObject({ worksWithOrders: false });
  expect(await office.ask("GET", `/goods/${article.code}`)).toMatchObject({ price: 1.5 });
  expect(await office.all("/warehouses")).toHaveLength(3);
});

test("a token that was revoked is replaced at the next start, and no log has it", async () => {
  const at = await stage();
  await at.run(isLoaded, { days: 1 });
  const { pool } = at.hub.database;
  const { id: accountId } = await ensureAccount(pool, chainName);
  const [made] = await listTokens(pool, accountId);
  await revokeToken(pool, systemClock, accountId, made?.id ?? 0);
  const before = (await DemoMemory.open(at.dataDir)).state.apiToken;
  await at.run(isLoaded, { days: 1 });
  const { apiToken } = (await DemoMemory.open(at.dataDir)).state;
  expect(apiToken).not.toBe(before);
  expect(await (await officeOf(at)).all("/tills")).toHaveLength(5);
  expect(at.hub.logged.join("")).not.toContain(apiToken);
});
