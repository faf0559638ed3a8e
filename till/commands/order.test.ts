import { expect, test } from "vitest";
import { writeExchangeFile } from "../testing/exchange-file.ts";
import {
  ExchangeServer,
  goodsWord,
  orderPacket,
  orderWord,
  settingsWord,
} from "../testing/exchange-server.ts";
import { operate } from "../testing/http.ts";
import { tillFolder } from "../testing/till-folder.ts";
import { runTill, startTillProcess, TillProgram } from "../testing/till-process.ts";

test("orders are listed, shown, picked and released, and goods found, by command", async () => {
  const hub = await ExchangeServer.listen();
  hub.say(settingsWord, goodsWord(), orderWord());
  const folder = tillFolder();
  writeExchangeFile(folder, hub);
  const { port } = await startTillProcess(folder);
  const info = async () => (await operate(port, "OTHER_INFO", {})).info?.orders;
  await expect.poll(async () => (await info())?.count, { timeout: 30_000 }).toBe(1);
  const run = (...args: string[]) => runTill([...args, "--data", folder, "--conf", folder]);
  const { number, uid } = orderPacket();

  expect(await run("order", "list", "--state", "free")).toMatch(number);
  expect(await run("order", "list", "--state", "held")).toBe("there are no orders\n");
  expect(await run("order", "show", number)).toMatch("Total: 28.18");
  expect(JSON.parse(await run("order", "show", uid, "--json"))).toMatchObject({ uid, total: "28.18" });
  const picked = JSON.parse(await run("order", "pick", number, "--cashier", "Иванова", "--json"));
  expect(picked).toMatchObject({
    resultCode: 200,
    sale: { orderUid: uid },
    order: { inWork: { isOffline: false } },
  });
  expect(await run("order", "list")).toMatch("In work: Иванова");
  expect(await run("order", "release", uid)).toBe("The order is released\n");
  expect(
    JSON.parse(await run("order", "show", String(Number(number.replace("ЗП-", ""))), "--json")),
  ).toMatchObject({ uid });
  expect(await run("order", "show", uid, "--lang", "ru")).toMatch("Итого: 28.18");
  expect(hub.claims.size).toBe(0);
  expect(await run("goods", "find", "стул")).toMatch("12.50");
  expect(JSON.parse(await run("goods", "find", "--code", "none", "--json"))).toEqual({
    goods: [],
    next: null,
  });

  const unknown = new TillProgram(["order", "show", "none", "--data", folder, "--conf", folder]);
  expect(await unknown.ended).toMatchObject({
    code: 1,
    errors: "prilavok-till: the till has no order none\n",
  });
  const held = new TillProgram(["order", "release", uid, "--data", folder, "--conf", folder]);
  const { errors } = await held.ended;
  expect(errors).toMatch(/^prilavok-till: [^А-Яа-я]*\(\d+\)\n$/);
}, 180_000);
