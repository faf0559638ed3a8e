import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { isVisible, isVisibleText, visible } from "@prilavok/contracts/values/text.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAdmin, createChain } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { createOffice, type OfficeClient } from "../testing/office.ts";

/** What no name may hold: a terminal's escape, a bell, DEL, C1, line breaks, and marks that turn text around. */
const unseen = ["\u001b[2J", "\u0007", "\u007f", "\u009b31m", "\n", "\t", "\u2028", "\u202e", "\u2066"];

let hub: TestHub;
let office: OfficeClient;
let managementPath: string;

beforeAll(async () => {
  hub = await createTestHub();
  const [till] = await createChain(hub.database.pool, 1);
  office = await createOffice(hub, till?.accountId ?? 0);
  managementPath = `/m/${await createAdmin(hub.database.pool, till?.accountId ?? 0)}`;
});
afterAll(() => hub.close());

const line = { name: "Хлеб", price: 10, amount: 1 };
const order = { lines: [line] };
const bodies: readonly [string, string, (text: string) => object][] = [
  ["addGoods", "code", (text) => ({ code: text, name: "Хлеб", price: 1 })],
  ["addGoods", "name", (text) => ({ code: "1", name: text, price: 1 })],
  ["addGoods", "unit", (text) => ({ code: "1", name: "Хлеб", price: 1, unit: text })],
  ["addGoods", "category", (text) => ({ code: "1", name: "Хлеб", price: 1, category: text })],
  ["addCustomer", "name", (name) => ({ name })],
  ["addCustomer", "phone", (phone) => ({ name: "Иван", phone })],
  ["addCustomer", "email", (text) => ({ name: "Иван", email: `a@b${text}` })],
  ["addCustomer", "extId", (extId) => ({ name: "Иван", extId })],
  ["addWarehouse", "name", (name) => ({ name })],
  ["addCashDesk", "name", (name) => ({ name })],
  ["addOrder", "extId", (extId) => ({ ...order, extId })],
  ["addOrder", "customerName", (customerName) => ({ ...order, customerName })],
  ["addOrder", "customerPhone", (customerPhone) => ({ ...order, customerPhone })],
  ["addOrder", "lines[0].name", (name) => ({ lines: [{ ...line, name }] })],
  ["addOrder", "lines[0].unit", (unit) => ({ lines: [{ ...line, unit }] })],
  ["addOrder", "lines[0].category", (category) => ({ lines: [{ ...line, category }] })],
];

describe("a name that does not show as it is", () => {
  test.each(bodies)("is refused by %s as its %s", async (name, path, body) => {
    const route = routes.find((one) => one.name === name);
    if (route === undefined) throw new Error(`there is no route ${name}`);
    for (const text of unseen) {
      const answer = await office.request(route.method, route.address, body(`я${text}я`));
      expect([answer.status, answer.body.path], JSON.stringify(text)).toEqual([400, path]);
    }
  });

  test("is refused by the Management API", async () => {
    for (const text of unseen) {
      const name = `я${text}я`;
      const answers = [
        await hub.call(managementPath, "store.create", { name }),
        await hub.call(managementPath, "store.create", { name: "Магазин", store_ext_id: name }),
        await hub.call(managementPath, "setCashbox", {
          location: { country: "Россия", city: name, store_ext_id: "77" },
          extid: "9",
        }),
        await hub.call(managementPath, "setCashbox", {
          location: { country: "Россия", city: "Тюмень", store_ext_id: "1" },
          extid: name,
        }),
      ];
      expect(answers.map(({ error }) => error?.code)).toEqual([-32602, -32602, -32602, -32602]);
    }
  });

  test("may be in what a till sends, which is never lost for it, and is made harmless on a terminal", () => {
    expect(visible("я\u001b[2J\u009b\u202e\tя\nя")).toBe("я\uFFFD[2J\uFFFD\uFFFD\tя\nя");
  });
});

test("a comment may have several lines, and no escapes", async () => {
  const ask = (comment: string) => office.request("POST", "/orders", { ...order, comment });
  expect((await ask("Первая\r\n\tвторая")).status).toBe(201);
  expect(await ask("Первая\u001b[2J")).toMatchObject({ status: 400, body: { path: "comment" } });
});

test("names of people and goods pass: hyphens, quotes, signs, letters of any script, emoji", () => {
  for (const name of [
    "Иванов-Петров «Ёлка» №1",
    "O’Neil & Sons",
    "שלום",
    "宗",
    "👩‍👩‍👧",
    "Ц\u00a0ы",
    "а\u0301",
  ]) {
    expect([isVisible(name), isVisibleText(name), visible(name)]).toEqual([true, true, name]);
  }
});
