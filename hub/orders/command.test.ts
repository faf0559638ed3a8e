import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { speak } from "@prilavok/contracts/language/language.ts";
import { Command } from "commander";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { readConfiguration } from "../configuration.ts";
import { registerOrderCommands } from "./command.ts";
import { readLineOption } from "./command-reading.ts";
import { apples, createShop, setTill, type TestShop } from "./testing-shop.ts";

let shop: TestShop;
let text = "";
beforeAll(async () => {
  shop = await createShop(3);
  shop.nowMs = Date.now();
});
afterAll(() => shop.close());

/** Runs `prilavok-hub <words>`. @returns what --json prints. */
async function cli<Printed = Record<string, unknown>>(...words: string[]): Promise<Printed> {
  const results: Printed[] = [];
  const program = new Command("prilavok-hub").exitOverride();
  registerOrderCommands(program, {
    configuration: readConfiguration({}),
    withDatabase: (work) => work(shop.database.pool),
    print(result, forPeople) {
      results.push(JSON.parse(JSON.stringify(result)));
      text = forPeople;
    },
  });
  await program.parseAsync(["order", ...words], { from: "user" });
  const [printed] = results;
  if (printed === undefined) throw new Error("nothing was printed");
  return printed;
}

test("an order goes its way by commands, named by its number", async () => {
  await setTill(shop, shop.till(1).deviceId, { works: true, loads: true, warehouseId: shop.warehouseId });
  const warehouse = ["--warehouse", String(shop.warehouseId)];
  const line = [
    "--line",
    "name=Торт, большой,price=35.50,amount=2",
    "--line",
    "name=Чай,price=10,amount=0.5",
  ];
  expect(await cli("add", ...line, ...warehouse, "--name", "Анна", "--remainder", "close")).toMatchObject({
    number: "ЗП-000001",
    total: 76,
    remainder: "close",
    lines: [{ name: "Торт, большой", amount: 2 }, { amount: 0.5 }],
  });
  expect(text).toMatch(/^Order ЗП-000001: Черновик, version 1, 76, /);
  await cli("tills", "add", "1", "@1/1", "@3/3");
  await cli("tills", "fill", "ЗП-000001");
  await cli("tills", "remove", "1", "@3/3");
  expect((await cli("show", "1")).tillIds).toEqual([0, 1].map((place) => String(shop.till(place).deviceId)));
  await expect(cli("post", "1")).rejects.toThrow("Only an order that is «Согласован»");
  await cli("approve", "1");
  await cli("revoke", "1");
  await cli("approve", "1");
  expect(await cli("post", "1")).toMatchObject({ state: "posted" });
  expect(await cli("deliveries", "1")).toMatchObject([{ state: "waiting" }, { state: "waiting" }]);
  expect(await cli("unpost", "1")).toMatchObject({ state: "approved", packetVersion: 2 });
  expect(await cli("cancel", "1")).toMatchObject({ state: "cancelled" });
  const history = await cli<{ event: string; actor: string }[]>("history", "1");
  expect(history.map(({ event }) => event)).toEqual([
    "create",
    "add tills",
    "add tills",
    "remove tills",
    "approve",
    "revoke",
    "approve",
    "post",
    "unpost",
    "cancel",
  ]);
  expect(new Set(history.map(({ actor }) => actor))).toEqual(new Set(["командная строка"]));
  expect(await cli("list", "--state", "cancelled")).toHaveLength(1);
  expect(text).toContain("Отменён");
  expect(await cli("list", "--search", "АНН")).toHaveLength(1);
  expect(await cli("list", "--search", "Ольга")).toEqual([]);
});

test("an order comes from a file as the REST API takes it; what is wrong is told with its path", async () => {
  const file = join(tmpdir(), `order-${process.pid}.json`);
  await writeFile(file, JSON.stringify({ extId: "f-1", lines: [{ name: "Торт", price: 1, amount: 1 }] }));
  expect(await cli("add", "--file", file, "--comment", "к празднику")).toMatchObject({
    extId: "f-1",
    comment: "к празднику",
    lines: [{ name: "Торт" }],
  });
  await expect(cli("add", "--file", file)).rejects.toThrow(/order with the ext id «f-1» already/);
  await rm(file);
  await expect(cli("add", "--line", "name=Торт,amount=1")).rejects.toThrow(/lines\[0\]\.price/);
  await expect(cli("add", "--line", "code=нет,amount=1")).rejects.toThrow(/no article with the code «нет»/);
  await expect(cli("add", "--line", "nom=x")).rejects.toThrow(/expected name=value/);
  await expect(cli("show", "99")).rejects.toThrow(/no order "99"/);
});

test("a refusal is told in one language, without the wire's words", async () => {
  const { uid } = await shop.posted(2);
  await shop.claim(uid, 0);
  const refusals = async () => {
    const told: string[] = [];
    for (const words of [
      ["approve", uid],
      ["show", "99"],
      ["settle", uid],
    ]) {
      await cli(...words, ...(words[0] === "settle" ? ["--transaction", "1"] : [])).catch((error: Error) =>
        told.push(error.message),
      );
    }
    await cli("add", "--line", "name=Торт,price=много,amount=1").catch((error: Error) =>
      told.push(error.message),
    );
    return told;
  };
  onTestFinished(() => speak("en"));
  speak("ru");
  const russian = await refusals();
  expect(russian[0]).toBe("Заказ уже согласован и проведён. Состояние заказа: «В работе».");
  expect(russian.at(-1)).toMatch(
    /^Поле lines\[0\]\.price заполнено неправильно\..*нужно: десятичное число от 0 до/,
  );
  for (const one of russian) expect(one).not.toMatch(/\b(not|expected|there|say|claimed)\b/);
  speak("en");
  const english = await refusals();
  expect(english).toHaveLength(russian.length);
  expect(english[0]).toBe("The order is approved and posted already. The order's state: «В работе».");
});

test("what is left of a partly sold order is closed by a command", async () => {
  const { uid } = await shop.posted(2, { remainder: "open" });
  await expect(cli("close", uid)).rejects.toThrow(/Nothing of the order is sold/);
  await shop.sell(uid, 0, { lines: [apples] });
  expect(await cli("close", uid)).toMatchObject({ state: "completed" });
});

test("a conflict is listed, shown and settled", async () => {
  const order = await shop.posted(2);
  await shop.sell(order.uid, 0);
  const { transactionId } = await shop.sell(order.uid, 1);
  expect(await cli("list", "--conflict")).toMatchObject([{ uid: order.uid }]);
  await cli("show", order.uid);
  expect(text).toContain(`Conflict ${transactionId}: ККМ 2`);
  const which = [order.uid, "--transaction", String(transactionId)];
  await expect(cli("settle", ...which)).rejects.toThrow("--accept or --dismiss");
  await expect(cli("settle", ...which, "--accept")).rejects.toThrow(/Another receipt has sold/);
  expect(await cli("settle", ...which, "--dismiss")).toMatchObject({ hasConflict: false });
});

test("a comma belongs to a line's value unless a member's name follows it", () => {
  expect(readLineOption("name=Торт, с вишней,amount=1,price=2")).toEqual({
    name: "Торт, с вишней",
    amount: "1",
    price: "2",
  });
});
