import type { OperationName } from "./operations.ts";
import type { ResultName } from "./result-codes.ts";

/**
 * What is looked for in each operation, in this order: the first that holds is the answer. The order is part of the
 * contract (section 3); the reference prints it, and the rules' tests hold the till to it.
 */

/** One reason to refuse. A result may stand at two places of one order. */
export interface Cause {
  readonly result: ResultName;
  readonly when: string;
}

/** Causes that are looked for together, by the name of what is looked at. */
export interface Step {
  readonly name: string;
  readonly causes: readonly Cause[];
}

function step(name: string, ...causes: readonly (readonly [ResultName, string])[]): Step {
  return { name, causes: causes.map(([result, when]) => ({ result, when })) };
}

const request = step("headers", [
  "badBody",
  "No or an unknown operation is named, or several; the body is packed, or told to be over its limit.",
]);
const token = step(
  "authorisation",
  ["notAuthorized", "The till wants a token and there is none."],
  ["badToken", "What came as the token has not the form of one."],
  ["notAuthorized", "The token is not in force: it has ended, or another till gave it."],
);
const shape = step("shape", [
  "badBody",
  "The body is over its limit, is no JSON in UTF-8 or does not fit the operation's body. An array that is too long is found before anything in it.",
]);
const repeat = step("operationId", [
  "operationIdReused",
  "The `operationId` belongs to an operation with another name or body, or to a sale that was cancelled. With the same ones, as one JSON value whatever the order of its members, its first answer is given again, and nothing further is looked for.",
]);
const device = step("device", [
  "blocked",
  "The fiscal device is blocked or not initialised. A SALE with `cashless` that nothing else would have refused is unfinished from now on.",
]);
const unfinished = step("unfinished sale", [
  "unfinishedSale",
  "A sale is unfinished. A repeat of that sale's own operation tries to finish it instead.",
]);
const anOpenShift = step("shift", ["noShift", "There is no open shift."]);
const aYoungShift = step("shift", ...anOpenShift.causes.map(({ result, when }) => [result, when] as const), [
  "shiftTooOld",
  "The shift was opened more than 24 hours ago.",
]);
const cashier = step("cashier", ["noCashier", "`cashier` is missing or blank."]);

const itemPrice = [
  ["badPrice", "A price is negative, over 99999999999.99, or has more than 2 decimals."],
] as const;
const itemAmount = [
  ["amountTooSmall", "An amount is below 0.001."],
  ["amountTooLarge", "An amount is over 9999.999."],
  ["amountTooExact", "An amount has more than 3 decimals."],
] as const;
const itemSum = [["lineSumTooLarge", "Price × amount is over 99999999999.99."]] as const;
const itemModifiers = [
  ["badModifier", "A discount or an increase of a line is impossible."],
  ["negativeTotal", "A line's discount is larger than its sum."],
] as const;
const markingForm = ["badMarking", "A marking has characters or a length that no such code has."] as const;

const order = step(
  "order, when there is an `orderUid`; not in practice",
  ["orderSold", "A receipt of this till has sold the order, and there is no newer version of it."],
  ["orderNotPicked", "The till has the order, and it is not in work here."],
  ["orderLost", "It was picked here, and another till has it now or has sold it."],
  ["orderNotFound", "The till works with customer orders, and has no such order."],
);
const goods = step(
  "goods, item by item",
  ["badBody", "An item has no price, no `barcode` and no `codeNumber`."],
  ["ordersUnavailable", "An item has no price, and the till's file of goods cannot be read."],
  ["goodsNotFound", "An item has no price, and the till has no such article that is still sold."],
);

const soldItems = step(
  "items, one after the other",
  ...itemPrice,
  ...itemAmount,
  ...itemSum,
  ...itemModifiers,
  markingForm,
  ["markingTwice", "A marking stands on another line of this receipt, or was sold and not returned."],
);
const returnedItems = step(
  "items, one after the other",
  ...itemPrice,
  ...itemAmount,
  ...itemSum,
  ...itemModifiers,
  markingForm,
  ["markingTwice", "A marking stands on another line of this receipt."],
);
const receiptModifiers = step(
  "receipt's discount and increase",
  ["badModifier", "The receipt's discount or increase is impossible."],
  ["negativeTotal", "The receipt's discount is larger than the subtotal."],
);
const total = step(
  "total",
  ["sumTooSmall", "The total is below 0.01."],
  ["totalTooLarge", "The total is over 99999999999.99, or all discounts together are."],
);
const buyer = step("buyer", ["badTaxNumber", "`tpTaxNumber` has not 9 digits, or a wrong check digit."]);
const tendered = step(
  "payments",
  ["badPayment", "A payment is negative, has more than 2 decimals, or is over 99999999999.99."],
  ["paidTooLittle", "The payments are below the total."],
  ["nonCashTooLarge", "cashless + certificate is over the total."],
  ["cashNotNeeded", "cashless + certificate equal the total, and there is cash besides."],
);
const paidOut = step(
  "payments",
  ["badPayment", "A payment is negative, has more than 2 decimals, or is over 99999999999.99."],
  ["refundPaymentDiffers", "The payments do not add up to the total exactly."],
  ["rrnNeeded", "`cashless` is above 0 and there is no `rrn`."],
);
const corrected = step(
  "payments",
  ["badPayment", "A payment is negative, has more than 2 decimals, or is over 99999999999.99."],
  ["refundPaymentDiffers", "The payments do not add up to the total exactly."],
);
const sumOfMoney = step(
  "sum",
  ["sumTooSmall", "`sum` is below 0.01."],
  ["badPayment", "`sum` has more than 2 decimals, or is over 99999999999.99."],
);
const drawer = step("drawer", ["notEnoughCash", "More cash would be paid out than the drawer holds."]);
const registration = step(
  "fiscal device",
  ["certificateExpired", "The device says that its certificate has expired."],
  ["blocked", "The device says that it is blocked."],
  [
    "deviceFailed",
    "The device cannot be reached, refused or did not answer. When a card was charged, or the device may have registered the receipt, the sale is unfinished from now on.",
  ],
);

/** Nobody has a body read who may not call. */
const beforeEverything = [request, token, shape] as const;
/** What comes before the rules of a receipt. */
const beforeReceipt = [...beforeEverything, repeat, device, unfinished, aYoungShift, cashier] as const;
const beforeCash = [...beforeEverything, repeat, device, aYoungShift, cashier] as const;
/** @param needed what the request has to name the document by. */
function document(needed: string): Step {
  return step(
    "document",
    ["badBody", needed],
    ["receiptNotFound", "There is no such document."],
    ["badBody", "What is given beside the `uid` is not the document's."],
  );
}
const correction = [
  ...beforeReceipt,
  goods,
  step("body", ["badBody", "Both `sum` and `itemList` are given, or neither."]),
  sumOfMoney,
  returnedItems,
  total,
  corrected,
] as const;

export const precedence: Readonly<Record<OperationName, readonly Step[]>> = {
  SALE: [...beforeReceipt, order, goods, soldItems, receiptModifiers, total, buyer, tendered, registration],
  REFUND: [
    ...beforeReceipt,
    goods,
    returnedItems,
    receiptModifiers,
    total,
    buyer,
    paidOut,
    drawer,
    registration,
  ],
  REFUND_BY_RECEIPT: [
    ...beforeReceipt,
    document("There is neither `uid` nor `numberCheck` with `shift`."),
    step("document's kind", ["notReturnable", "The document is no sale, or it was annulled."]),
    step(
      "items, one after the other",
      ["returnTooLarge", "An `index` names no line of the sale, or nothing of the sale is left."],
      ...itemAmount,
      ["returnTooLarge", "The amount is over what was sold minus what was returned before."],
      markingForm,
      ["markingNotSold", "A marking is none of the line's, or came back before."],
    ),
    step("total", ["sumTooSmall", "The total is below 0.01, and something of the sale would be left."]),
    step(
      "payments",
      ["badPayment", "A payment is negative, has more than 2 decimals, or is over 99999999999.99."],
      [
        "refundPaymentDiffers",
        "The payments do not add up to the total exactly; or there are none and the sale was paid in several ways.",
      ],
      ["rrnNeeded", "Something goes back to a card, and neither the body nor the sale has an `rrn`."],
    ),
    drawer,
    registration,
  ],
  CORRECTION_INCOME: [...correction, registration],
  CORRECTION_EXPENSE: [...correction, drawer, registration],
  ROLLBACK: [
    ...beforeReceipt,
    step("shift's receipts", ["nothingToRollBack", "The shift has no receipt."]),
    document("There is neither `uid` nor `numberCheck`."),
    step(
      "receipt",
      ["alreadyRolledBack", "The receipt was annulled before."],
      ["notLastReceipt", "The receipt is not the last one of the open shift."],
    ),
    drawer,
    registration,
  ],
  DEPOSIT: [...beforeCash, sumOfMoney, registration],
  WITHDRAW: [...beforeCash, sumOfMoney, drawer, registration],
  OPEN_SHIFT: [
    ...beforeEverything,
    repeat,
    device,
    step("shift", ["shiftOpen", "A shift is open."]),
    cashier,
    registration,
  ],
  CLOSE_SHIFT: [
    ...beforeEverything,
    repeat,
    device,
    step("shift", ["shiftClosed", "There is no open shift."]),
    cashier,
    registration,
  ],
  X_REPORT: [...beforeEverything, anOpenShift, cashier],
  COPY: [
    ...beforeEverything,
    document("There is neither `uid` nor `numberCheck`."),
    step("printer", ["nothingPrinted", "The copy could not be printed."]),
  ],
  FINISH_SALE: [
    ...beforeEverything,
    device,
    step("unfinished sale", ["noUnfinishedSale", "No sale is unfinished."]),
    cashier,
    aYoungShift,
    registration,
  ],
  CANCEL_SALE: [
    ...beforeEverything,
    step("unfinished sale", ["noUnfinishedSale", "No sale is unfinished."]),
    cashier,
  ],
  SET_MODE: [...beforeEverything, step("shift", ["modeNeedsClosedShift", "A shift is open."])],
  QUEUE: [
    ...beforeEverything,
    step("action", [
      "badBody",
      "A member that the action needs is missing, or one is there that it does not know.",
    ]),
    step("lane", ["laneNotFound", "There is no such lane."]),
    step("message", ["messageNotFound", "The lane has no message of this document."]),
    step("params", [
      "badBody",
      "`params` are not of the shape of the lane's method, or would make another receipt or event of it.",
    ]),
  ],
  ORDERS: [
    ...beforeEverything,
    step("page", ["badBody", "`after` was never answered as `next`."]),
    step("file", ["ordersUnavailable", "The till's file of orders cannot be read."]),
  ],
  PICK_ORDER: [
    ...beforeEverything,
    cashier,
    step("mode", ["ordersNeedWork", "The till practises."]),
    step("till", ["ordersOff", "The till does not work with orders."]),
    step(
      "order",
      ["orderNotFound", "There is no such order."],
      ["orderRefused", "SALE would refuse one of its lines, such as an amount over 9999.999."],
    ),
    step(
      "hub",
      ["orderRefused", "The hub refuses it."],
      ["hubAway", "The hub does not answer, and the rule is to refuse then."],
    ),
    step("file", ["ordersUnavailable", "The till's file of orders cannot be read or written."]),
  ],
  RELEASE_ORDER: [
    ...beforeEverything,
    step("mode", ["ordersNeedWork", "The till practises."]),
    step("order", ["orderNotPicked", "It is not in work here."]),
    step("unfinished sale", ["unfinishedSale", "The sale that is unfinished is of this order."]),
    step("file", ["ordersUnavailable", "The till's file of orders cannot be read or written."]),
  ],
  GOODS: [
    ...beforeEverything,
    step("body", ["badBody", "Not exactly one of `code`, `barcode` and `text` is given."]),
    step("file", ["ordersUnavailable", "The till's file of orders cannot be read."]),
  ],
  AUTH: [
    request,
    shape,
    step(
      "PIN",
      ["tooManyAttempts", "Wrong PINs came before, and the wait after them is not over."],
      ["notAuthorized", "The PIN is wrong, or the till wants one and has none yet."],
    ),
  ],
  OTHER_INFO: [...beforeEverything],
};

/** What may befall any operation at any point; nothing was registered then. */
export const failures: readonly Cause[] = [
  { result: "tooBusy", when: "Too many requests wait." },
  { result: "journalFailed", when: "The disk is full or failed." },
  { result: "general", when: "The till failed; its log says why." },
];

/** The results of an operation in the order in which they are looked for. One may stand twice. */
export function resultsOf(operation: OperationName): readonly ResultName[] {
  return precedence[operation].flatMap(({ causes }) => causes.map(({ result }) => result));
}
