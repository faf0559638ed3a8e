import { fileURLToPath } from "node:url";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { ListedTransaction } from "@prilavok/contracts/office-api/transactions.ts";
import { Program } from "@prilavok/hub/testing/hub-process.ts";
import { operate } from "@prilavok/till/testing/http.ts";
import { until } from "@prilavok/till/trials/until.ts";
import { expect, onTestFinished, test } from "vitest";
import { at, ordersAt, Shop, type ShopTill } from "./shop.ts";

const tillProgram = fileURLToPath(import.meta.resolve("@prilavok/till/bin/prilavok-till.js"));
const cashier = "Иванова";

async function startedAgain(till: ShopTill): Promise<ShopTill> {
  const own = ["--data", till.folder, "--conf", till.folder, "--port", "0", "--log-level", "warn"];
  const process = new Program(["serve", "--json", ...own], {}, tillProgram);
  onTestFinished(async () => void (await process.kill("SIGTERM")));
  await process.prints(/\n/);
  const { port } = new URL((JSON.parse(process.output) as { readonly url: string }).url);
  return { ...till, port: Number(port), process };
}

async function transactionOf(shop: Shop, uid: string): Promise<ListedTransaction | undefined> {
  const path = `/transactions?order=${uid}`;
  const { items } = await shop.office.done<{ readonly items: ListedTransaction[] }>("GET", path);
  return items[0];
}

test.for([
  ["cancel", "cancelled"],
  ["unpost", "unposted"],
] as const)(
  "an order in work at a till that is killed, and that the office takes back then (%s), may still be sold, as a conflict",
  { timeout: 120_000 },
  async ([step, withdrawn]) => {
    const shop = await Shop.open(["Касса 1"]);
    onTestFinished(() => shop.close());
    const [till] = shop.tills;
    if (till === undefined) throw new Error("the shop has a till");
    await shop.set(till, { worksWithOrders: true });
    const { uid } = await shop.office.done<OrderAnswer>("POST", "/orders", {
      lines: [{ name: "Чай", amount: 2, price: 5 }],
    });
    await shop.office.done("POST", `/orders/${uid}/tills`, { tillIds: [String(till.deviceId)] });
    await shop.office.step(uid, "approve");
    expect((await shop.office.step(uid, "post")).body.state).toBe("posted");
    await until("the till has it", async () => (await ordersAt(till)).length === 1);
    const { sale } = await at(till, "PICK_ORDER", { orderUid: uid, cashier });
    await till.process.kill("SIGKILL");
    await shop.office.step(uid, step);

    const again = await startedAgain(till);
    await until("the till says so", async () => (await ordersAt(again))[0]?.withdrawn === withdrawn);
    expect((await operate(again.port, "SALE", { ...sale, cash: "10" })).resultCode).toBe(200);
    await until("the office sees a conflict", async () => {
      return (await transactionOf(shop, uid))?.order?.outcome === "conflict";
    });
  },
);
