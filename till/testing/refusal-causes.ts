import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { Item } from "@prilavok/contracts/till-api/items.ts";
import type { OperationName, SaleBody } from "@prilavok/contracts/till-api/operations.ts";
import type { ResultName } from "@prilavok/contracts/till-api/result-codes.ts";
import type { EmulatorFailure } from "../fiscal/emulator-settings.ts";
import type { HubSource } from "../orders/exchange-client.ts";
import type { OrderStore } from "../orders/store.ts";
import { cardSaleBody, cashier, item, saleBody } from "./bodies.ts";
import { orderPacket } from "./exchange-server.ts";
import { codeOf, openSellingTill, type TestTill } from "./till.ts";

/** The members that the operations' bodies have between them; each request is one body with some of them. */
interface AnyBody extends Partial<Omit<SaleBody, "itemList">> {
  uid?: string;
  numberCheck?: string;
  shift?: number;
  sum?: string;
  reason?: string;
  itemList?: (Partial<Item> & { index?: number })[];
  orderUid?: string;
}

/** When a cause is prepared: what needs an open shift comes before it is closed, the device fails last. */
const stages = [
  "operation",
  "receipt",
  "next receipt",
  "shift",
  "card",
  "drawer",
  "closing",
  "time",
  "device",
] as const;
type Stage = (typeof stages)[number];

/** One way to be refused. */
export interface RefusalCause {
  readonly result: ResultName;
  readonly name: string;
  /** What it changes; two causes that change the same cannot meet. */
  readonly touches: readonly string[];
  readonly change?: (body: AnyBody) => void;
  readonly prepare?: readonly [Stage, (till: TestTill, sale: BaseResponse) => unknown];
}

export interface Provoked {
  readonly code: number;
  /** Documents that came of it. */
  readonly written: number;
}

type Judged = Extract<
  OperationName,
  "SALE" | "REFUND" | "REFUND_BY_RECEIPT" | "CORRECTION_INCOME" | "CORRECTION_EXPENSE" | "ROLLBACK"
>;

const deposit = "1000";
const highest = "99999999999.99";
const unknownUid = "0".repeat(24);
const dayMs = 24 * 60 * 60 * 1000;

/** A till with a sale, in which all that the causes need has been prepared. What is refused in it leaves nothing. */
export interface PreparedTill {
  readonly till: TestTill;
  readonly sale: BaseResponse;
}

const unreachableHub: HubSource = { current: { state: "faulty" }, onChange: () => undefined };

export async function prepareTill(causes: readonly RefusalCause[]): Promise<PreparedTill> {
  const till = await openSellingTill({ hub: unreachableHub });
  await till.run("DEPOSIT", { cashier, sum: deposit });
  const lines = [item({ amount: "2", markings: [{ si: "OWN" }] }), item({ price: "0.01" })];
  const sale = await till.run("SALE", saleBody({ itemList: lines, cash: "20.01" }));
  for (const stage of stages) {
    for (const { prepare } of causes) if (prepare?.[0] === stage) await prepare[1](till, sale);
  }
  return { till, sale };
}

/** Has the operation refused for all the causes at once, in a till that was prepared for them. */
export async function provoke(
  operation: Judged,
  { till, sale }: PreparedTill,
  causes: readonly RefusalCause[],
): Promise<Provoked> {
  const body = bodyOf(operation, sale);
  for (const { change } of causes) change?.(body);
  const before = till.journal.last()?.number ?? 0;
  const code = await codeOf(till.till.execute(operation, body));
  return { code, written: (till.journal.last()?.number ?? 0) - before };
}

function bodyOf(operation: Judged, { uid = "" }: BaseResponse): AnyBody {
  switch (operation) {
    case "SALE":
    case "REFUND":
      return { cashier, itemList: [item()], cash: "10" };
    case "REFUND_BY_RECEIPT":
      return { cashier, uid, itemList: [{ index: 0, amount: "1" }] };
    case "CORRECTION_INCOME":
    case "CORRECTION_EXPENSE":
      return { cashier, sum: "10", cash: "10", reason: "Ошибка кассира" };
    case "ROLLBACK":
      return { cashier, uid };
  }
}

/** In the order in which the contract looks for them. */
export function causesOf(operation: Judged): readonly RefusalCause[] {
  switch (operation) {
    case "SALE":
      return [
        ...beforeRules,
        ...orders,
        ...goods,
        ...items,
        soldMarking,
        ...receiptModifiers,
        ...total,
        buyer,
        ...tendered,
        ...device,
      ];
    case "REFUND":
      return [
        ...[...beforeRules, ...goods, ...items, repeatedMarking, ...receiptModifiers, ...total, buyer],
        ...[...exactly, rrnNeeded, emptyDrawer, ...device],
      ];
    case "REFUND_BY_RECEIPT":
      return [
        ...beforeRules,
        ...reference,
        rolledBackSale,
        ...returns,
        ...exactly,
        rrnNeeded,
        emptyDrawer,
        ...device,
      ];
    case "CORRECTION_INCOME":
      return [...beforeRules, ...goods, ...sums, ...items, repeatedMarking, ...total, ...exactly, ...device];
    case "CORRECTION_EXPENSE":
      return [
        ...beforeRules,
        ...goods,
        ...sums,
        ...items,
        repeatedMarking,
        ...total,
        ...exactly,
        emptyDrawer,
        ...device,
      ];
    case "ROLLBACK":
      return [...beforeRules, noReceipt, ...reference, ...annulled, emptyDrawer, ...device];
  }
}

const beforeRules: readonly RefusalCause[] = [
  {
    result: "operationIdReused",
    name: "an operationId of another request",
    touches: [],
    prepare: ["operation", (till) => till.run("DEPOSIT", { cashier, sum: "1", operationId: "used" })],
    change: (body) => {
      body.operationId = "used";
    },
  },
  failing("blocked", "a blocked device", "blocked", null),
  {
    result: "unfinishedSale",
    name: "an unfinished sale",
    touches: [],
    prepare: [
      "card",
      async (till) => {
        till.emulator.failures.set("refused", 1);
        await till.code("SALE", cardSaleBody());
      },
    ],
  },
  {
    result: "noShift",
    name: "no shift",
    touches: ["shift"],
    prepare: ["closing", (till) => till.run("CLOSE_SHIFT", { cashier })],
  },
  {
    result: "shiftTooOld",
    name: "an old shift",
    touches: ["shift"],
    prepare: ["time", (till) => till.clock.pass(dayMs + 1)],
  },
  {
    result: "noCashier",
    name: "a blank cashier",
    touches: [],
    change: (body) => {
      body.cashier = " ";
    },
  },
];

function failing(
  result: ResultName,
  name: string,
  failure: EmulatorFailure,
  next: number | null,
): RefusalCause {
  return {
    result,
    name,
    touches: ["device"],
    prepare: ["device", (till) => till.emulator.failures.set(failure, next)],
  };
}

const device: readonly RefusalCause[] = [
  failing("certificateExpired", "an expired certificate", "certificate expired", null),
  failing("blocked", "a device that says that it is blocked", "blocked", 1),
  failing("deviceFailed", "a device that refuses", "refused", 1),
];

/** Something wrong with the first item. */
function ofItem(result: ResultName, touches: readonly string[], change: Partial<Item>): RefusalCause {
  return {
    result,
    name: JSON.stringify(change),
    touches,
    change: (body) => {
      delete body.sum;
      const [first = item(), ...others] = body.itemList ?? [];
      body.itemList = [{ ...first, ...change }, ...others];
    },
  };
}

/** An order that the till knows. @param prepare what has become of it */
function ofOrder(result: ResultName, name: string, prepare: (store: OrderStore) => void): RefusalCause {
  return {
    result,
    name,
    touches: ["orders"],
    prepare: ["operation", (till) => prepare(till.orders.store)],
    change: (body) => {
      body.orderUid = orderPacket().uid;
    },
  };
}

const claim = {
  ...{ orderUid: orderPacket().uid, version: 1, claimId: "c-1", cashier, takenMs: 0, leaseUntilMs: 0 },
  isOffline: false,
};
const putOrder = (store: OrderStore) =>
  store.orders.put({ kind: "order", order: orderPacket(), heldBy: null }, 0, 0);
const orders: readonly RefusalCause[] = [
  ofOrder("orderSold", "an order that was sold", (store) => {
    store.sold({ orderUid: claim.orderUid, version: 1, receiptUid: unknownUid, number: 1 });
  }),
  ofOrder("orderNotPicked", "an order that nobody has picked", putOrder),
  ofOrder("orderLost", "an order that another till has", (store) => {
    putOrder(store);
    store.claims.put(claim);
    store.claims.lose(claim, "Заказ взят другой кассой");
  }),
  ofOrder("orderNotFound", "an order that the till does not have", (store) => {
    store.settings = { worksWithOrders: true, offlineRule: "refuse" };
  }),
];
const pricelessTouches = ["by", "price", "amount", "discount", "subtotal", "zero"];
/** An item without a price. */
function priceless(result: ResultName, change: Partial<Item>): RefusalCause {
  const { price: _, ...first } = { ...item(), ...change };
  return {
    result,
    name: `no price, ${JSON.stringify(change)}`,
    touches: pricelessTouches,
    change: (body) => {
      delete body.sum;
      const markings = body.itemList?.[0]?.markings;
      body.itemList = [{ ...first, ...(markings === undefined ? {} : { markings }) }];
    },
  };
}
const goods: readonly RefusalCause[] = [
  priceless("badBody", { codeNumber: "" }),
  {
    ...priceless("ordersUnavailable", { codeNumber: "7" }),
    touches: ["orders", ...pricelessTouches],
    prepare: ["device", (till) => till.orders.store.close()],
  },
  priceless("goodsNotFound", { codeNumber: "no such" }),
];

const items: readonly RefusalCause[] = [
  ofItem("badPrice", ["price"], { price: "-1" }),
  ofItem("amountTooSmall", ["amount"], { amount: "0.0001" }),
  ofItem("amountTooLarge", ["amount"], { amount: "10000" }),
  ofItem("amountTooExact", ["amount"], { amount: "1.0001" }),
  ofItem("lineSumTooLarge", ["price", "amount"], { price: highest, amount: "2" }),
  ofItem("badModifier", ["discount"], { discount: "-1" }),
  ofItem("negativeTotal", ["discount"], { discount: highest }),
  ofItem("badMarking", ["markings"], { markings: [{ si: "код" }] }),
];
const soldMarking = ofItem("markingTwice", ["markings"], { markings: [{ si: "OWN" }] });
const repeatedMarking = ofItem("markingTwice", ["markings"], { markings: [{ si: "NEW" }, { si: "NEW" }] });

/** Changes members of the body. */
function given(result: ResultName, touches: readonly string[], change: AnyBody): RefusalCause {
  return { result, name: JSON.stringify(change), touches, change: (body) => Object.assign(body, change) };
}

const receiptModifiers: readonly RefusalCause[] = [
  given("badModifier", ["chequeDiscount"], { chequeDiscount: "-1" }),
  given("negativeTotal", ["chequeDiscount", "subtotal"], { chequeDiscount: "1000000" }),
];
const total: readonly RefusalCause[] = [
  ofItem("sumTooSmall", ["price", "zero"], { price: "0" }),
  {
    result: "totalTooLarge",
    name: "two lines at the highest price",
    touches: ["subtotal", "zero"],
    change: (body) => {
      delete body.sum;
      body.itemList = [...(body.itemList ?? [item()]), item({ price: highest }), item({ price: highest })];
    },
  },
];
const buyer = given("badTaxNumber", [], { tpTaxNumber: 193141247 });
const tendered: readonly RefusalCause[] = [
  given("badPayment", ["payments"], { cash: "-1" }),
  given("paidTooLittle", ["payments"], { cash: "9.99" }),
  given("nonCashTooLarge", ["payments"], { cashless: "10.01" }),
  given("cashNotNeeded", ["payments"], { cashless: "10", cash: "1" }),
];
const exactly: readonly RefusalCause[] = [
  given("badPayment", ["payments"], { cash: "-1" }),
  given("refundPaymentDiffers", ["payments"], { cash: "9.99" }),
];
const rrnNeeded = given("rrnNeeded", ["payments"], { cash: "0", cashless: "10" });
const emptyDrawer: RefusalCause = {
  result: "notEnoughCash",
  name: "an empty drawer",
  touches: [],
  prepare: [
    "drawer",
    (till) => {
      const drawerE2 = till.journal.last()?.drawerE2 ?? 0;
      return till.run("WITHDRAW", { cashier, sum: (drawerE2 / 100).toFixed(2) });
    },
  ],
};

const everyItem = ["by", "price", "amount", "discount", "markings", "subtotal", "zero"];
const sums: readonly RefusalCause[] = [
  given("badBody", everyItem, { itemList: [item()] }),
  given("sumTooSmall", everyItem, { sum: "0" }),
  given("badPayment", everyItem, { sum: "1.001" }),
];

/** Another reference to the document. */
function referring(result: ResultName, change: AnyBody): RefusalCause {
  return {
    result,
    name: `the document ${JSON.stringify(change)}`,
    touches: ["document"],
    change: (body) => {
      if (change.numberCheck === undefined) delete body.uid;
      Object.assign(body, change);
    },
  };
}

const reference: readonly RefusalCause[] = [
  referring("badBody", {}),
  referring("receiptNotFound", { uid: unknownUid }),
  referring("badBody", { numberCheck: "1" }),
];
const annul = (till: TestTill, { uid = "" }: BaseResponse) => till.run("ROLLBACK", { cashier, uid });
const rolledBackSale: RefusalCause = {
  result: "notReturnable",
  name: "an annulled sale",
  touches: [],
  prepare: ["receipt", annul],
};
const returns: readonly RefusalCause[] = [
  ofReturn("returnTooLarge", ["index"], { index: 9 }),
  ofReturn("amountTooSmall", ["amount"], { amount: "0" }),
  ofReturn("amountTooLarge", ["amount"], { amount: "10000" }),
  ofReturn("amountTooExact", ["amount"], { amount: "1.0001" }),
  ofReturn("returnTooLarge", ["amount"], { amount: "3" }),
  ofReturn("badMarking", ["markings"], { markings: [{ si: "код" }] }),
  ofReturn("markingNotSold", ["markings"], { markings: [{ si: "OTHER" }] }),
  ofReturn("sumTooSmall", ["index", "amount"], { index: 1, amount: "0.001" }),
];

function ofReturn(
  result: ResultName,
  touches: readonly string[],
  change: Partial<Item> & { index?: number },
): RefusalCause {
  return {
    result,
    name: JSON.stringify(change),
    touches,
    change: (body) => {
      body.itemList = [{ ...body.itemList?.[0], ...change }];
    },
  };
}

const noReceipt: RefusalCause = {
  result: "nothingToRollBack",
  name: "a shift without receipts",
  touches: [],
  prepare: [
    "shift",
    async (till) => {
      await till.run("CLOSE_SHIFT", { cashier });
      await till.run("OPEN_SHIFT", { cashier });
    },
  ],
};
const annulled: readonly RefusalCause[] = [
  { result: "alreadyRolledBack", name: "an annulled receipt", touches: [], prepare: ["receipt", annul] },
  {
    result: "notLastReceipt",
    name: "a later receipt",
    touches: [],
    prepare: ["next receipt", (till) => till.run("SALE", saleBody())],
  },
];
