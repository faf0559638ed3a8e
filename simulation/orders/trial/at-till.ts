import { faults } from "@prilavok/till/testing/faults.ts";
import type { Step, StepKind } from "./script.ts";
import type { TrialTill } from "./trial-till.ts";
import { cashier, chosen, goods, operate, tillOf, type World } from "./world.ts";

type Act = (world: World, step: Step) => Promise<unknown>;
type Item = Readonly<Record<string, unknown>> & { readonly price: string; readonly amount: string };

export const tillActs: Partial<Record<StepKind, Act>> = {
  pick: (world, step) => pick(world, tillOf(world, step), step),
  "pick at all tills": (world, step) => Promise.all(world.tills.map((till) => pick(world, till, step))),
  sell: (world, step) => sell(world, tillOf(world, step), step),
  "sell at all tills": (world, step) => Promise.all(world.tills.map((till) => sell(world, till, step))),
  async "sell at all tills without a connection"(world, step) {
    await Promise.all(world.tills.map((till) => till.goOffline()));
    await Promise.all(world.tills.map((till) => sell(world, till, step)));
    // Who is heard first is chance; some stay away.
    await Promise.all(world.tills.map((till, place) => (step.choice >> place) % 2 === 0 && till.goOnline()));
  },
  async release(world, step) {
    const orderUid = chosen(world.orders, step.order);
    if (orderUid !== undefined)
      await operate(world, tillOf(world, step), "RELEASE_ORDER", { cashier, orderUid });
  },
  async "sell without an order"(world, step) {
    const article = chosen(goods, step.choice) ?? goods[0];
    const item = {
      ...{ codeNumber: article.code, nameTitle: article.name },
      price: article.price,
      amount: "2",
    };
    await register(world, tillOf(world, step), { cashier, itemList: [item] }, step.choice);
  },
  refund,
  async "roll back"(world, step) {
    const till = tillOf(world, step);
    const last = world.receipts.findLast((receipt) => receipt.till === till);
    if (last === undefined) return;
    const answer = await operate(world, till, "ROLLBACK", { cashier, uid: last.uid });
    if (answer?.uid !== undefined) world.receipts.push({ till, uid: answer.uid });
  },
  list: (world, step) => operate(world, tillOf(world, step), "ORDERS", {}),
  "go offline": (world, step) => tillOf(world, step).goOffline(),
  "go online": (world, step) => tillOf(world, step).goOnline(),
  "break the way": (world, step) => {
    const one = chosen(faults, step.choice) ?? "none";
    const other = chosen(faults, step.order) ?? "none";
    return tillOf(world, step).weigh({ none: 3, [one]: 1, [other]: 1 });
  },
  kill: (world, step) => tillOf(world, step).kill(false),
  "kill and lose the orders": (world, step) => tillOf(world, step).kill(true),
};

async function pick(world: World, till: TrialTill, { order }: Step) {
  const orderUid = chosen(world.orders, order);
  if (orderUid === undefined) return undefined;
  return operate(world, till, "PICK_ORDER", { orderUid, cashier });
}

/** Whole, in part, or changed. */
async function sell(world: World, till: TrialTill, step: Step): Promise<void> {
  const { sale } = (await pick(world, till, step)) ?? {};
  if (sale === undefined) return;
  await register(world, till, { ...sale, itemList: itemsSold(sale.itemList, step.choice) }, step.choice);
}

function itemsSold(items: readonly Item[], choice: number): readonly Item[] {
  const [first, ...others] = items;
  if (first === undefined) return items;
  const { discount: _, ...bare } = first;
  switch (choice % 6) {
    case 0:
      return others.length > 0 ? others : [{ ...first, ...bare, amount: "0.5" }];
    case 1:
      return [{ ...bare, amount: "0.5" }, ...others];
    case 2:
      return [{ ...bare, price: "7.77" }, ...others];
    case 3:
      return [...items, { nameTitle: "Пакет", codeNumber: "X-9", typeCode: "0", price: "0.35", amount: "1" }];
    default:
      return items;
  }
}

/** Sells, paid in one of several ways, and keeps the receipt. */
async function register(
  world: World,
  till: TrialTill,
  body: Readonly<Record<string, unknown>> & { readonly itemList: readonly Item[] },
  choice: number,
): Promise<void> {
  const totalE2 = body.itemList.map(dueE2).reduce((sum, one) => sum + one, 0);
  const answer = await operate(world, till, "SALE", {
    ...body,
    ...paymentOf(totalE2, choice),
    rrn: "123456",
  });
  if (answer?.uid !== undefined) world.receipts.push({ till, uid: answer.uid });
}

/** Price × amount, rounded half up, less the discount. */
function dueE2({ price, amount, discount }: Item): number {
  const sumE5 = hundredths(price) * Math.round(Number(amount) * 1_000);
  return Math.floor((sumE5 + 500) / 1_000) - hundredths(discount ?? "0");
}

function hundredths(text: unknown): number {
  return Math.round(Number(text) * 100);
}

function paymentOf(totalE2: number, choice: number): object {
  const told = (valueE2: number) => (valueE2 / 100).toFixed(2);
  const half = Math.floor(totalE2 / 2);
  switch (choice % 5) {
    case 0:
      return { cash: told(totalE2 + 500) };
    case 1:
      return { cashless: told(totalE2) };
    case 2:
      return { cash: told(totalE2 - half), cashless: told(half) };
    case 3:
      return { cash: told(totalE2 - half), certificate: told(half) };
    default:
      return { cash: told(totalE2) };
  }
}

/** Of a receipt: a part of its first line, or all that is left. */
async function refund(world: World, step: Step): Promise<void> {
  const receipt = chosen(world.receipts, step.order);
  if (receipt === undefined) return;
  const { till, uid } = receipt;
  const part = step.choice % 2 === 0 ? { itemList: [{ index: 0, amount: "0.5" }] } : {};
  const answer = await operate(world, till, "REFUND_BY_RECEIPT", { cashier, uid, rrn: "123456", ...part });
  if (answer?.uid !== undefined) world.receipts.push({ till, uid: answer.uid });
}
