import { setTimeout as wait } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { cardSaleBody, cashier, item, saleBody } from "../../testing/bodies.ts";
import { writeGiftomanFile } from "../../testing/giftoman-file.ts";
import { operate } from "../../testing/http.ts";
import { StrictGiftoman } from "../../testing/strict-giftoman.ts";
import { tillFolder } from "../../testing/till-folder.ts";
import { startTillProcess } from "../../testing/till-process.ts";

const deliveredMsMax = 20_000;

/** A till that serves, with the plugin on: everything that it closes goes to the stand-in for the original. */
async function sellingTo(server: StrictGiftoman) {
  const folder = tillFolder();
  writeGiftomanFile(folder, { url: server.url, authkey: "strict-key" });
  const { port } = await startTillProcess(folder);
  return async (operation: string, body: object) => {
    const answer = await operate(port, operation, body);
    expect(answer.resultCode, `${operation}: ${answer.messageDetail}`).toBe(200);
    return answer;
  };
}

async function untilThereAre(receipts: number, events: number, server: StrictGiftoman): Promise<void> {
  const untilMs = Date.now() + deliveredMsMax;
  while (server.receipts.length < receipts || server.events.length < events) {
    if (Date.now() > untilMs)
      throw new Error(`${server.receipts.length} receipts, ${server.events.length} events`);
    await wait(20);
  }
}

test("the original takes every kind of document, live and as a backlog, and finds nothing in it that it does not know", async () => {
  const server = await StrictGiftoman.open("strict-key");
  onTestFinished(() => server.close());
  const till = await sellingTo(server);
  const workDay = async () => {
    await till("OPEN_SHIFT", { cashier });
    const sale = await till(
      "SALE",
      saleBody({ itemList: [item({ discount: "1.5", section: { code: 1, name: "бакалея" } })] }),
    );
    await till("SALE", cardSaleBody());
    await till("SALE", saleBody({ customerToken: "клиент-17" }));
    await till("REFUND_BY_RECEIPT", { cashier, uid: sale.uid, cash: "8.5" });
    await till("REFUND", { cashier, itemList: [item({ price: "2" })], cash: "2" });
    await till("CORRECTION_INCOME", { cashier, reason: "излишек", sum: "3", cash: "3" });
    await till("CORRECTION_EXPENSE", { cashier, reason: "недостача", sum: "1", cash: "1" });
    const annulled = await till("SALE", saleBody());
    await till("ROLLBACK", { cashier, uid: annulled.uid });
    await till("DEPOSIT", { cashier, sum: "5" });
    await till("CLOSE_SHIFT", { cashier });
  };
  await workDay();
  await untilThereAre(9, 2, server);
  server.failNext(-32605, 3);
  await till("SET_MODE", { mode: "training" });
  await workDay();
  await till("SET_MODE", { mode: "work" });
  await workDay();
  await untilThereAre(18, 4, server);
  expect(
    server.calls.filter(({ refused }) => refused !== undefined && !refused.startsWith("-32605")),
  ).toEqual([]);
  expect(server.calls.some(({ method }) => method === "purchaseRegisterBatch")).toBe(true);
  const amounts = server.receipts.map(({ amount }) => amount);
  const day = [8.5, 10, 10, -8.5, -2, 3, -1, 10, -10];
  expect([...amounts].sort()).toEqual([...day, ...day].sort());
});
