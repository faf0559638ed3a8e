/**
 * The states of a customer order, complete: what each event does in each of them. `step.ts` obeys this table, and
 * docs/reference/orders.md is printed from it. Source: the customer orders' contract, sections 1 and 2.
 */
export const orderStates = {
  draft: { name: "Черновик", about: "It is being written. No till hears of it." },
  approved: { name: "Согласован", about: "It may be posted. No till has it." },
  posted: { name: "Проведён", about: "The tills of its tab «ККМ» have it, or are to get it." },
  claimed: { name: "В работе", about: "One till has it in work, until its lease lapses." },
  completed: { name: "Выполнен", about: "It was sold; what was not sold is given up." },
  cancelled: { name: "Отменён", about: "It will not be sold. Nothing brings it back." },
} as const;
export type OrderState = keyof typeof orderStates;

export const orderEvents = {
  edit: { name: "Изменение", about: "the office changes its lines or its header" },
  approve: { name: "Согласование", about: "the office approves it" },
  revoke: { name: "Отзыв согласования", about: "the office takes the approval back" },
  post: { name: "Проведение", about: "the office posts it" },
  unpost: { name: "Отмена проведения", about: "the office takes the posting back" },
  cancel: { name: "Отмена заказа", about: "the office cancels it" },
  close: {
    name: "Закрытие остатка",
    about: "the office gives up what is left of an order that was sold in part",
  },
  "add tills": { name: "Добавление ККМ", about: "tills are added to the tab «ККМ»" },
  "remove tills": { name: "Удаление ККМ", about: "a till that does not have it in work leaves the tab" },
  "remove holder": {
    name: "Удаление ККМ, взявшей заказ",
    about: "the till that has it in work leaves the tab",
  },
  claim: { name: "Взят в работу", about: "a till claims it («Подобрать чек»)" },
  reclaim: { name: "Взят в работу повторно", about: "the till that has it claims it under another claim id" },
  renew: { name: "Продление", about: "the till that has it renews its lease" },
  release: { name: "Возвращён кассой", about: "the till that has it gives it back without a sale" },
  lapse: { name: "Истёк срок", about: "the lease has run out" },
  sell: { name: "Продажа", about: "a receipt sells it, and nothing stays open" },
  "sell part": { name: "Частичная продажа", about: "a receipt sells it, and something stays open" },
  return: { name: "Возврат", about: "something that was sold comes back, and something stays sold" },
  "return all": { name: "Полный возврат", about: "everything that was sold comes back" },
  count: {
    name: "Продажа засчитана",
    about: "a conflict is accepted or a refund annulled, and nothing stays open",
  },
  "count part": {
    name: "Частичная продажа засчитана",
    about: "a conflict is accepted or a refund annulled, and something stays open",
  },
} as const;
export type OrderEvent = keyof typeof orderEvents;

/** What a step does besides changing the state. A claim ends with every step that leaves «В работе». */
export const orderEffects = {
  "new version": "the version rises by one",
  packet:
    "the packet of this version is formed, of what is still to be sold, and put out to all tills of the tab",
  "put out": "the packet is put out to the tills that were added",
  "take back": "the tills that left are told that it is no longer theirs (`removed`)",
  "withdraw edited": "all tills are told that it was edited",
  "withdraw unposted": "all tills are told that it was unposted",
  "withdraw cancelled": "all tills are told that it was cancelled",
  "withdraw sold": "all tills are told that it was sold",
  hold: "the other tills are told who has it",
  "let go": "the tills are told that nobody has it any more",
} as const;
export type OrderEffect = keyof typeof orderEffects;

export type OrderStep =
  | { readonly to: OrderState; readonly does: readonly OrderEffect[] }
  /** Why not, in Russian, for people. */
  | { readonly refused: string };

function to(state: OrderState, ...does: readonly OrderEffect[]): OrderStep {
  return { to: state, does };
}
function refused(reason: string): OrderStep {
  return { refused: reason };
}

const notHeld = refused("Заказ не в работе ни на одной ККМ.");
const notPosted = refused("Заказ не проведён.");
const done = refused("Заказ уже выполнен.");
const dead = refused("Заказ отменён.");

/** Before it is posted no till can do anything with it. */
const awayFromTills = {
  unpost: notPosted,
  "remove holder": notHeld,
  claim: notPosted,
  reclaim: notHeld,
  renew: notHeld,
  release: notHeld,
  lapse: notHeld,
  sell: notPosted,
  "sell part": notPosted,
} as const;

export const orderSteps: Readonly<Record<OrderState, Readonly<Record<OrderEvent, OrderStep>>>> = {
  draft: {
    ...awayFromTills,
    edit: to("draft", "new version"),
    approve: to("approved"),
    revoke: refused("Заказ ещё не согласован."),
    post: refused("Проводится только заказ со статусом «Согласован»."),
    cancel: to("cancelled"),
    close: refused("Заказ ещё не согласован."),
    "add tills": to("draft"),
    "remove tills": to("draft"),
    return: to("draft"),
    "return all": to("draft"),
    count: to("completed"),
    "count part": to("draft"),
  },
  approved: {
    ...awayFromTills,
    edit: to("approved", "new version"),
    approve: refused("Заказ уже согласован."),
    revoke: to("draft"),
    post: to("posted", "packet"),
    cancel: to("cancelled"),
    close: to("completed"),
    "add tills": to("approved"),
    "remove tills": to("approved"),
    return: to("approved"),
    "return all": to("approved"),
    count: to("completed"),
    "count part": to("approved"),
  },
  posted: {
    edit: to("approved", "withdraw edited", "new version"),
    approve: refused("Заказ уже согласован и проведён."),
    revoke: refused("Заказ проведён: сначала отмените проведение."),
    post: refused("Заказ уже проведён."),
    unpost: to("approved", "withdraw unposted", "new version"),
    cancel: to("cancelled", "withdraw cancelled"),
    close: to("completed", "withdraw sold"),
    "add tills": to("posted", "put out"),
    "remove tills": to("posted", "take back"),
    "remove holder": notHeld,
    claim: to("claimed", "hold"),
    reclaim: notHeld,
    renew: notHeld,
    release: notHeld,
    lapse: notHeld,
    sell: to("completed", "withdraw sold"),
    "sell part": to("posted", "new version", "packet"),
    return: to("posted", "new version", "packet"),
    "return all": to("posted", "new version", "packet"),
    count: to("completed", "withdraw sold"),
    "count part": to("posted", "new version", "packet"),
  },
  claimed: {
    edit: to("approved", "withdraw edited", "new version"),
    approve: refused("Заказ уже согласован и проведён."),
    revoke: refused("Заказ проведён: сначала отмените проведение."),
    post: refused("Заказ уже проведён."),
    unpost: to("approved", "withdraw unposted", "new version"),
    cancel: to("cancelled", "withdraw cancelled"),
    close: to("completed", "withdraw sold"),
    "add tills": to("claimed", "put out", "hold"),
    "remove tills": to("claimed", "take back"),
    "remove holder": to("posted", "let go", "take back"),
    claim: refused("Заказ в работе на другой ККМ."),
    reclaim: to("claimed"),
    renew: to("claimed"),
    release: to("posted", "let go"),
    lapse: to("posted", "let go"),
    sell: to("completed", "withdraw sold"),
    "sell part": to("posted", "new version", "packet"),
    // The packet that the holder sells by stays as it is: what came back is in the next version.
    return: to("claimed"),
    "return all": to("claimed"),
    count: to("completed", "withdraw sold"),
    "count part": to("posted", "new version", "packet"),
  },
  completed: {
    edit: done,
    approve: done,
    revoke: done,
    post: done,
    unpost: done,
    cancel: refused("Заказ выполнен: отменить его нельзя, оформите возврат."),
    close: done,
    "add tills": done,
    "remove tills": done,
    "remove holder": notHeld,
    claim: done,
    reclaim: done,
    renew: done,
    release: done,
    lapse: notHeld,
    sell: done,
    "sell part": done,
    return: to("completed"),
    // Whether it is to be sold once more, a person decides by posting it.
    "return all": to("approved", "new version"),
    count: to("completed"),
    "count part": to("completed"),
  },
  cancelled: {
    edit: dead,
    approve: dead,
    revoke: dead,
    post: dead,
    unpost: dead,
    cancel: refused("Заказ уже отменён."),
    close: dead,
    "add tills": dead,
    "remove tills": dead,
    "remove holder": notHeld,
    claim: dead,
    reclaim: dead,
    renew: dead,
    release: dead,
    lapse: notHeld,
    sell: dead,
    "sell part": dead,
    return: to("cancelled"),
    "return all": to("cancelled"),
    count: to("cancelled"),
    "count part": to("cancelled"),
  },
};

/** What the history of an order names besides the events: they change no state. */
export const orderNotes = {
  create: "Создан",
  conflict: "Конфликт",
  dismiss: "Конфликт закрыт без учёта продажи",
} as const;
export type OrderNote = keyof typeof orderNotes;

/** The state, the version's rise and the effects after an event: the table, applied. */
export function nextOf(
  now: { readonly state: OrderState; readonly version: number },
  event: OrderEvent,
): { readonly state: OrderState; readonly version: number; readonly does: readonly OrderEffect[] } | string {
  const step = orderSteps[now.state][event];
  if ("refused" in step) return step.refused;
  const rise = step.does.includes("new version") ? 1 : 0;
  return { state: step.to, version: now.version + rise, does: step.does };
}
