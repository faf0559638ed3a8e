/**
 * The complete registry of the Till API's result codes: the single source of the wire, the till and the reference page.
 * Codes below 600 and their messages are the source's, verbatim; from 600 on they are ours, because what 419 to 434 and
 * 436 up mean in the original is unknown to us. Source: Till API contract, section 3.
 */

export interface ResultCode {
  readonly code: number;
  /** `messageDetail`. */
  readonly message: string;
  /** What brings it about. */
  readonly when: string;
  /** What the caller should do. */
  readonly remedy: string;
}

function entry(code: number, message: string, when: string, remedy: string): ResultCode {
  return { code, message, when, remedy };
}

export const resultCodes = {
  general: entry(
    399,
    "Общая ошибка",
    "A failure without a code of its own; nothing was registered.",
    "Repeat with the same operationId; look into the till's log.",
  ),
  noShift: entry(400, "Необходимо открыть смену", "There is no open shift.", "OPEN_SHIFT first."),
  notAuthorized: entry(
    401,
    "Требуется авторизация",
    "The till has a PIN and the call has no token that is in force, or AUTH came with a wrong PIN.",
    "AUTH, and send its token in the header Auth-token.",
  ),
  sumTooSmall: entry(
    402,
    "Сумма должна быть >= 0.01",
    "The operation's sum is below 0.01.",
    "Correct the sum.",
  ),
  badPrice: entry(
    403,
    "Получена недействительная цена товарной позиции",
    "A price is negative, over 99999999999.99, or has more than 2 decimals.",
    "Correct the price.",
  ),
  negativeTotal: entry(
    404,
    "Получен отрицательный итог",
    "A discount is larger than what it is taken from.",
    "Correct the discount.",
  ),
  badToken: entry(
    405,
    "Ошибка токена",
    "The header Auth-token holds something that is no token of this till.",
    "AUTH again.",
  ),
  shiftOpen: entry(
    406,
    "Смена уже открыта",
    "OPEN_SHIFT with an open shift.",
    "Go on selling, or CLOSE_SHIFT first.",
  ),
  certificateExpired: entry(
    407,
    "Срок действия сертификата истек",
    "The fiscal device says so.",
    "Renew the device's certificate.",
  ),
  shiftClosed: entry(
    408,
    "Смена уже закрыта",
    "CLOSE_SHIFT without an open shift.",
    "Nothing is to be done.",
  ),
  blocked: entry(
    409,
    "Касса заблокирована или не инициализирована",
    "The fiscal device is blocked, or the till has none.",
    "Have the device unblocked or put into service.",
  ),
  unfinishedSale: entry(
    410,
    "Невозможно выполнить продажу пока присутствует незавершенная продажа.",
    "A card was charged, or the fiscal device did not say what became of a receipt, and the receipt is not registered yet.",
    "FINISH_SALE, or CANCEL_SALE after the card payment was cancelled; a repeat of the same operationId finishes it too.",
  ),
  nothingToRollBack: entry(
    411,
    "Нет чека для аннулирования",
    "The shift has no receipt.",
    "REFUND_BY_RECEIPT for receipts of earlier shifts.",
  ),
  shiftTooOld: entry(
    412,
    "Смена уже открыта более 24 часов",
    "The shift was opened more than 24 hours ago.",
    "CLOSE_SHIFT, then OPEN_SHIFT.",
  ),
  badBody: entry(
    413,
    "Неверное тело запроса",
    "Not JSON, a wrong shape, an unknown operation. The message goes on with the field.",
    "Correct the request.",
  ),
  lineSumTooLarge: entry(
    414,
    "Максимально допустимая цена 99999999999.99",
    "Price × amount, before discounts, is over 99999999999.99.",
    "Split the line.",
  ),
  amountTooSmall: entry(
    415,
    "Количество должно быть >= 0.001",
    "An amount is below 0.001.",
    "Correct the amount.",
  ),
  amountTooLarge: entry(
    416,
    "Количество должно быть <= 9999.999",
    "An amount is over 9999.999.",
    "Split the line.",
  ),
  rrnNeeded: entry(
    418,
    "Для совершения операции требуется RRN",
    "A refund to a card without the RRN of the card payment.",
    "Send the RRN.",
  ),
  noCashier: entry(
    435,
    "Не передано имя кассира",
    "`cashier` is missing or has no visible character.",
    "Send the cashier's name.",
  ),

  amountTooExact: entry(
    600,
    "Количество задано точнее 0.001",
    "An amount has more than 3 decimals.",
    "Round the amount.",
  ),
  badModifier: entry(
    601,
    "Недопустимая скидка или надбавка",
    "A discount or an increase is negative, has more than 2 decimals (percent: 4), or is over 99999999999.99.",
    "Correct it.",
  ),
  badTaxNumber: entry(
    602,
    "Неверный УНП покупателя",
    "`tpTaxNumber` has not 9 digits, or its check digit is wrong.",
    "Correct the number or leave it out.",
  ),
  totalTooLarge: entry(
    603,
    "Итог чека превышает 99999999999.99",
    "The receipt's total is over the limit, or its discounts together are. A subtotal may be over it.",
    "Split the receipt.",
  ),
  badPayment: entry(
    610,
    "Недопустимая сумма оплаты",
    "A payment is negative, has more than 2 decimals, or is over 99999999999.99.",
    "Correct it.",
  ),
  paidTooLittle: entry(
    611,
    "Оплаты недостаточно",
    "cash + cashless + certificate is below the total.",
    "Take the rest.",
  ),
  nonCashTooLarge: entry(
    612,
    "Безналичная оплата превышает итог чека",
    "cashless + certificate is over the total; change is given from cash only.",
    "Lower the payment.",
  ),
  cashNotNeeded: entry(
    613,
    "Наличные не требуются: чек оплачен безналично",
    "cashless + certificate equal the total and there is cash besides.",
    "Leave the cash out.",
  ),
  refundPaymentDiffers: entry(
    614,
    "Сумма выплат не равна итогу документа",
    "In a refund or a correction the payments do not add up to the total exactly.",
    "Correct the payments.",
  ),
  badMarking: entry(
    620,
    "Недопустимый код маркировки",
    "An `si` or `ukz` has characters or a length that no such code has.",
    "Scan it again.",
  ),
  markingTwice: entry(
    621,
    "Код маркировки уже продан",
    "The code stands on another line of this receipt, or on a receipt that was not returned.",
    "Sell the item with its own code.",
  ),
  markingNotSold: entry(
    622,
    "Код маркировки не был продан по этому чеку",
    "A return by receipt names a code that the receipt does not have.",
    "Correct the code.",
  ),
  receiptNotFound: entry(
    630,
    "Чек не найден",
    "There is no such document in the till's journal.",
    "Correct the uid, or the number and the shift.",
  ),
  notReturnable: entry(
    631,
    "По этому документу возврат невозможен",
    "The document is no sale, or it was annulled.",
    "Use the sale's own number.",
  ),
  returnTooLarge: entry(
    632,
    "Возвращается больше, чем было продано",
    "The amount is over what was sold minus what was returned.",
    "Lower the amount.",
  ),
  alreadyRolledBack: entry(
    633,
    "Чек уже аннулирован",
    "A second ROLLBACK of one receipt.",
    "Nothing is to be done.",
  ),
  notLastReceipt: entry(
    634,
    "Аннулировать можно только последний чек смены",
    "The receipt is not the last one of the open shift.",
    "REFUND_BY_RECEIPT.",
  ),
  notEnoughCash: entry(
    640,
    "Недостаточно наличных в кассе",
    "More cash is to be paid out than the drawer holds.",
    "DEPOSIT first, or pay out less.",
  ),
  operationIdReused: entry(
    650,
    "Идентификатор операции уже использован с другим телом запроса",
    "The operationId belongs to another request, or to a sale that CANCEL_SALE gave up.",
    "Use a new operationId for a new operation.",
  ),
  noUnfinishedSale: entry(
    651,
    "Незавершенной продажи нет",
    "FINISH_SALE or CANCEL_SALE without one.",
    "Nothing is to be done.",
  ),
  deviceFailed: entry(
    660,
    "Документ не зарегистрирован фискальным устройством",
    "The fiscal device cannot be reached or failed; the receipt is not registered.",
    "Look at the device; repeat with the same operationId.",
  ),
  journalFailed: entry(
    670,
    "Документ не записан: ошибка записи на диск",
    "The disk is full or failed; nothing was registered or printed.",
    "Free space on the disk; repeat with the same operationId.",
  ),
  nothingPrinted: entry(
    680,
    "Печать не выполнена",
    "A copy could not be printed; nothing of it comes out later.",
    "Look at the printer; COPY again.",
  ),
  modeNeedsClosedShift: entry(
    690,
    "Режим меняется только при закрытой смене",
    "SET_MODE with an open shift.",
    "CLOSE_SHIFT first.",
  ),
  tooBusy: entry(691, "Касса занята, повторите позже", "Too many requests wait.", "Repeat in a moment."),
  tooManyAttempts: entry(
    692,
    "Слишком много попыток ввода ПИН-кода, повторите позже",
    "AUTH came with wrong PINs before; the header `Retry-After` tells for how many seconds no PIN is looked at.",
    "Wait; then AUTH with the right PIN.",
  ),
  laneNotFound: entry(
    700,
    "Неизвестная линия очереди",
    "QUEUE names a lane that the till does not have.",
    "Use a name that OTHER_INFO tells in `queue.lanes`.",
  ),
  messageNotFound: entry(
    701,
    "Сообщение не найдено в очереди",
    "QUEUE names a document of which no message is in the lane: it was delivered, or never queued.",
    "Look into the queue again.",
  ),
  ordersOff: entry(
    710,
    "Касса не работает с заказами покупателей",
    "The exchange with the hub is off, or the office has not set «Работа с заказами покупателей» for this till.",
    "Have the office set it, or exchange.ini mended.",
  ),
  orderNotFound: entry(
    711,
    "Заказ покупателя не найден",
    "The till has no such order: it was sold, withdrawn, or is not for this till.",
    "Look into ORDERS again; or sell without `orderUid`.",
  ),
  orderNotPicked: entry(
    712,
    "Заказ покупателя не в работе на этой кассе",
    "The till knows the order, and nobody has picked it here.",
    "PICK_ORDER first; or sell without `orderUid`.",
  ),
  orderRefused: entry(
    713,
    "Заказ покупателя не выдан",
    "The hub does not give the order to this till, or the till could not sell it as it is. The message goes on with the reason.",
    "Do what the reason says; look into ORDERS again.",
  ),
  orderLost: entry(
    714,
    "Заказ покупателя больше не в работе на этой кассе",
    "The order was picked here, and another till has it now or has sold it. The message goes on with the reason.",
    "RELEASE_ORDER, or PICK_ORDER again; or sell without `orderUid`.",
  ),
  orderSold: entry(
    715,
    "Заказ покупателя уже продан на этой кассе",
    "A receipt of this till has sold the order.",
    "Sell without `orderUid`.",
  ),
  hubAway: entry(
    716,
    "Нет связи с сервером: заказ покупателя не выдан",
    "The hub does not answer, and the office's rule does not let orders be taken without it.",
    "Repeat in a moment.",
  ),
  ordersUnavailable: entry(
    717,
    "Данные о заказах покупателей недоступны",
    "The till's file of orders cannot be read or written: the disk is full or failed.",
    "Free space on the disk. Selling without orders goes on.",
  ),
  ordersNeedWork: entry(
    718,
    "Заказы покупателей подбираются только в рабочем режиме",
    "PICK_ORDER or RELEASE_ORDER in demonstration or training.",
    "SET_MODE to `work`.",
  ),
  goodsNotFound: entry(
    720,
    "Товар не найден в справочнике кассы",
    "An item has no price, and the till has no article of its code or barcode that is still sold.",
    "Send the price, or correct the code.",
  ),
} as const satisfies Record<string, ResultCode>;

export type ResultName = keyof typeof resultCodes;

/**
 * HTTP status of a result. Clients read `resultCode`; the status is for everything between. [own]
 */
export function httpStatus(code: number): number {
  if (code === 200 || code === 401) return code;
  return code === resultCodes.general.code || code === resultCodes.journalFailed.code ? 500 : 400;
}

/** The source prints these messages alone; the field that is wrong is then told in the header `Error-Field`. [own] */
function isVerbatim(code: number): boolean {
  return code < 600 && code !== resultCodes.badBody.code;
}

/**
 * A refusal of the Till API: thrown by the rules, answered by the door.
 * @param path the bad field, such as `itemList[2].price`.
 * @param detail what is wrong with it.
 * @example new TillRefusal("badBody", "itemList[0].price", "ожидается число").message
 *   // "Неверное тело запроса: itemList[0].price: ожидается число"
 */
export class TillRefusal extends Error {
  readonly result: ResultName;
  readonly code: number;
  readonly path: string | undefined;

  constructor(result: ResultName, path?: string, detail?: string) {
    const { code, message } = resultCodes[result];
    const told = isVerbatim(code)
      ? [message]
      : [message, path, detail].filter((part) => part !== undefined && part !== "");
    super(told.join(": "));
    this.result = result;
    this.code = code;
    this.path = path;
  }
}
