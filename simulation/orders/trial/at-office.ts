import { setTimeout as wait } from "node:timers/promises";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { Step, StepKind } from "./script.ts";
import type { TrialTill } from "./trial-till.ts";
import { changeTill, chosen, goods, setRule, tillOf, type World } from "./world.ts";

/** So long a step waits until a till has an order; the steps behind it do not depend on it. */
const atTillMsMax = 700;
const lookMs = 30;
const amounts = ["1", "2", "0.5", "3", "1.255"];

type Act = (world: World, step: Step) => Promise<unknown>;

/** Steps with one order of those that there are. */
function withOrder(act: (world: World, uid: string, step: Step) => Promise<unknown>): Act {
  return async (world, step) => {
    const uid = chosen(world.orders, step.order);
    if (uid !== undefined) await act(world, uid, step);
  };
}

const officeStep = (name: string) => withOrder(({ office }, uid) => office.step(uid, name));

export const officeActs: Partial<Record<StepKind, Act>> = {
  "new order": (world, step) => newOrder(world, step),
  "order at the tills": orderAtTills,
  edit: withOrder(async ({ office }, uid, { choice }) => {
    const { version, lines } = await office.order(uid);
    await office.ask("PATCH", `/orders/${uid}`, { version, ...editOf(lines, choice) });
  }),
  approve: officeStep("approve"),
  revoke: officeStep("revoke"),
  post: officeStep("post"),
  unpost: officeStep("unpost"),
  cancel: officeStep("cancel"),
  close: officeStep("close"),
  "fill the tab": withOrder(({ office }, uid) => office.ask("POST", `/orders/${uid}/tills/fill`)),
  "add a till": withOrder((world, uid, step) => {
    const tillIds = [String(tillOf(world, step).device.deviceId)];
    return world.office.ask("POST", `/orders/${uid}/tills`, { tillIds });
  }),
  "remove a till": withOrder((world, uid, step) =>
    world.office.ask("DELETE", `/orders/${uid}/tills/${tillOf(world, step).device.deviceId}`),
  ),
  "change a till": (world, step) => changeTill(world, tillOf(world, step), settingsOf(world, step.choice)),
  "change the rule": (world, { till, choice }) =>
    setRule(world, chosen(world.storeIds, till) ?? 0, choice % 3 === 0 ? "refuse" : "take"),
  settle: withOrder(settle),
  "run KKMTransfer": ({ office }) => office.ask("POST", "/jobs/kkm-transfer"),
  "run KKMTransfer here": ({ runner }) => runner.run(),
};

export async function orderAtTills(world: World, step: Step): Promise<void> {
  const uid = await newOrder(world, step);
  await world.office.step(uid, "approve");
  await world.office.ask("POST", `/orders/${uid}/tills/fill`);
  await world.office.step(uid, "post");
  if (step.choice % 3 === 0) return;
  await Promise.all(world.tills.map((till) => shownAt(till, uid)));
}

async function newOrder({ office, orders, warehouseId }: World, { choice }: Step): Promise<string> {
  const count = 1 + (choice % goods.length);
  const lines: object[] = goods.slice(0, count).map(({ code }, place) => ({
    ...{ code, amount: chosen(amounts, choice + place) },
    ...(place === 1 && choice % 2 === 0 ? { discount: "0.25" } : {}),
  }));
  // A free line, and one article on two lines.
  if (choice % 4 === 0) lines.push({ name: "Доставка", price: "5", amount: 1 });
  if (choice % 7 === 0) lines.push({ code: goods[0].code, amount: 1 });
  const { uid } = await office.done<OrderAnswer>("POST", "/orders", {
    ...{ customerName: "Петров П. П.", warehouseId, lines },
    remainder: choice % 3 === 0 ? "close" : "open",
  });
  orders.push(uid);
  return uid;
}

/** Lines only become more: what was sold of them stays comparable with the receipts. */
function editOf(lines: OrderAnswer["lines"], choice: number): object {
  if (choice % 4 === 0) return { comment: `Позвонить в ${choice}` };
  const written = lines.map(({ code, name, amount, price, discount, soldAmount }, place) => ({
    ...(code === "" ? { name, price } : { code }),
    amount: place === 0 ? Math.max(Number(soldAmount), 1) + (choice % 3) : amount,
    ...(place === 0 ? {} : { discount }),
  }));
  const added = chosen(goods, choice);
  return { lines: choice % 5 === 0 ? [...written, { code: added?.code, amount: 1 }] : written };
}

function settingsOf({ cashDeskId, warehouseId }: World, choice: number): Readonly<Record<string, unknown>> {
  switch (choice % 4) {
    case 0:
      return { worksWithOrders: choice % 8 < 4 };
    case 1:
      return { loadsOrders: choice % 8 < 4 };
    case 2:
      return { cashDeskId: choice % 8 < 4 ? cashDeskId : null };
    default:
      return { warehouseId: choice % 8 < 4 ? warehouseId : null };
  }
}

/** A person's word on the first conflict of the order that waits for it, else on that of any order. */
async function settle({ office, orders }: World, uid: string, { choice }: Step): Promise<void> {
  for (const one of [uid, ...orders]) {
    const open = (await office.order(one)).conflicts.find(({ settledAt }) => settledAt === null);
    if (open === undefined) continue;
    const decision = choice % 3 === 0 ? "dismiss" : "accept";
    await office.ask("POST", `/orders/${one}/settle`, { transactionId: open.transactionId, decision });
    return;
  }
}

/** It may never come there: the way breaks, or the office takes it back. */
async function shownAt(till: TrialTill, uid: string): Promise<void> {
  const untilMs = Date.now() + atTillMsMax;
  while (!till.isOffline && Date.now() < untilMs) {
    if ((await till.ask("ORDERS", { orderUid: uid }))?.orders?.length === 1) return;
    await wait(lookMs);
  }
}
