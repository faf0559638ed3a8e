import { leaseSeconds, orderLinesMax, tillsPerOrderMax } from "@prilavok/contracts/exchange/limits.ts";
import { blocks, bullets, table } from "@prilavok/contracts/openrpc/markdown.ts";
import { conflictReasons } from "./judgement.ts";
import {
  type OrderEvent,
  type OrderState,
  orderEffects,
  orderEvents,
  orderNotes,
  orderStates,
  orderSteps,
} from "./states.ts";

const states = Object.keys(orderStates) as OrderState[];
const events = Object.keys(orderEvents) as OrderEvent[];

/** Where a delivery stands at one till, as `order_delivery` keeps it. */
const deliveryStates = {
  waiting: ["ждёт", "Put out to the till. «Отправлен» is not «получен»."],
  received: ["получен", "The till has said that it is on its disk."],
  shown: ["показан", "A person or a cash program at the till has seen it."],
  claimed: ["в работе", "The till has it in work."],
  withdrawn: ["отозван", "It was taken from the till; `goneAt` tells when the till has heard of it."],
} as const;

const withdrawals = [
  ["sold", "a receipt sold it, or what was left of it was given up"],
  ["unposted", "the posting was taken back"],
  ["edited", "its lines or header were changed"],
  ["cancelled", "it was cancelled"],
  ["removed", "the till was taken from the tab «ККМ»"],
];

/** docs/reference/orders.md, from the table that orders obey. */
export function ordersPage(): string {
  return blocks(
    "<!-- Made by scripts/reference.ts from hub/orders; change that, then run npm run reference. -->",
    "# Customer orders («Заказ покупателя»)",
    `An order has up to ${orderLinesMax} lines and up to ${tillsPerOrderMax} tills in its tab «ККМ». Every change of what is to be sold makes a new version; a till claims and sells a version.`,
    "## States",
    table(
      ["state", "по-русски", "means"],
      states.map((state) => [`\`${state}\``, orderStates[state].name, orderStates[state].about]),
    ),
    "## Events",
    table(
      ["event", "по-русски", "means"],
      events.map((event) => [`\`${event}\``, orderEvents[event].name, orderEvents[event].about]),
    ),
    `The history of an order also names ${notes()}. \`renew\` comes every minute and is not kept there.`,
    "## Steps",
    "What each event makes of each state; — : it is refused, with the reason below.",
    table(
      ["", ...states.map((state) => `**${orderStates[state].name}**`)],
      events.map((event) => [orderEvents[event].name, ...states.map((state) => nextName(state, event))]),
    ),
    ...stepDetails(),
    ...claims(),
    ...sales(),
    ...deliveries(),
  );
}

function notes(): string {
  return Object.entries(orderNotes)
    .map(([name, title]) => `\`${name}\` (${title})`)
    .join(", ");
}

function nextName(state: OrderState, event: OrderEvent): string {
  const step = orderSteps[state][event];
  return "refused" in step ? "—" : orderStates[step.to].name;
}

function stepDetails(): string[] {
  const effects = states.flatMap((state) =>
    events.flatMap((event) => {
      const step = orderSteps[state][event];
      if ("refused" in step || step.does.length === 0) return [];
      const does = step.does.map((effect) => orderEffects[effect]).join("; ");
      return [[orderStates[state].name, orderEvents[event].name, orderStates[step.to].name, does]];
    }),
  );
  const refusals = states.flatMap((state) =>
    events.flatMap((event) => {
      const step = orderSteps[state][event];
      return "refused" in step ? [[orderStates[state].name, orderEvents[event].name, step.refused]] : [];
    }),
  );
  return [
    "### What a step does",
    "A claim ends with every step that leaves «В работе».",
    table(["state", "event", "becomes", "does"], effects),
    "### What is refused",
    "The office is answered 409 `wrong-state` with this sentence and the state's name; `actual` is the state as the API names it. What a till is answered to a claim stands under [Claims](#claims), what becomes of its receipt under [Sales](#sales-and-conflicts).",
    table(["state", "event", "reason"], refusals),
  ];
}

function claims(): string[] {
  return [
    "## Claims",
    `«Подобрать чек» claims the order at the hub: \`order.claim\` with the version that the till has and a claim id of its own. Under the order's lock exactly one of all tills that ask is answered \`claimed\`. A claim lasts ${leaseSeconds} seconds, and as long again with each \`order.renew\`; then the order is open to all its tills again. A claim that lapsed is renewed as long as nobody else has taken the order and its version is the same.`,
    "A claim is refused, looked for in this order:",
    table(
      ["reason", "when"],
      [
        [
          "`unknown`",
          "the account has no such order, it was never put out to this till, or the till lacks «Работа с заказами покупателей»",
        ],
        ["`sold`", "it is «Выполнен»"],
        ["`withdrawn`", "it is not «Проведён» or «В работе», or was taken from this till"],
        ["`stale version`", "its version is another one"],
        ["`held`", "another till has it in work, and its lease runs"],
      ],
    ),
  ];
}

function sales(): string[] {
  return [
    "## Sales and conflicts",
    "A receipt that names an order is judged when it arrives. The first is accepted, whether its till has the order in work, had it once, or took it without a connection. It is a **conflict**, looked for in this order, when:",
    table(
      ["reason", "when"],
      Object.entries(conflictReasons).map(([reason, when]) => [reason, when]),
    ),
    "A conflict changes nothing of the order but its mark; the receipt is kept, no documents are made of it, and a person settles it: `dismiss` leaves it a receipt without the order, `accept` counts it as the order's sale after all and has documents made. `accept` is possible while nothing of the order is sold by another receipt, and for a receipt of which nothing has come back.",
    bullets([
      "A receipt's lines are matched with the order's by code, then by barcode, else by name. Of several lines of one article those of the receipt's price come before the others, and each the first before the next; what goes beyond them all is counted on the last. What no line orders is in the receipt only. What comes back is taken from the lines that its own receipt sold.",
      "After a sale that leaves something, an order whose `remainder` is `open` goes out again in a new version, with what is left. With `close` it is «Выполнен». So it is when the rest comes to 0.00, which no receipt can sell.",
      "What is left of an order that was sold in part is given up by `close` («Закрытие остатка»): it is «Выполнен». So is done with one whose edit leaves nothing to be sold: it cannot be posted, and does not become «Выполнен» by itself.",
      "Of a line's discount the rest keeps what its receipts have not given: a discount is given once, however a line is sold in parts.",
      "A return or an annulled receipt takes back what it returns. When nothing sold is left of a «Выполнен» order, it is «Согласован» again, and a person may post it. One that is «Проведён» goes out again in a new version; for one that is «В работе» what came back is in the next version.",
    ]),
  ];
}

function deliveries(): string[] {
  return [
    "## Delivery to one till",
    table(
      ["state", "по-русски", "means"],
      Object.entries(deliveryStates).map(([state, [name, about]]) => [`\`${state}\``, name, about]),
    ),
    "A new version begins anew with `waiting`. Why an order was taken from a till:",
    table(
      ["reason", "when"],
      withdrawals.map(([reason = "", when = ""]) => [`\`${reason}\``, when]),
    ),
  ];
}
