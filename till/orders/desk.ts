import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import { listedOrdersMax } from "@prilavok/contracts/till-api/limits.ts";
import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Mode } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { formatLocal, offsetMinutesAt } from "../local-time.ts";
import { plainAnswer, withPrint } from "../registration/answer.ts";
import { readCashier } from "../registration/checks.ts";
import type { Picker } from "./pick.ts";
import { SoldElsewhere } from "./sold-elsewhere.ts";
import type { OrderStore } from "./store.ts";
import { goodsTold, orderTold, saleOf } from "./told.ts";
import type { UnheardClaims } from "./unheard-claims.ts";

export const deskOperations = ["ORDERS", "PICK_ORDER", "RELEASE_ORDER", "GOODS"] as const;
export type DeskOperation = (typeof deskOperations)[number];

export interface DeskOptions {
  readonly store: OrderStore;
  readonly picker: Picker;
  readonly unheard: UnheardClaims;
  /** Of the mode `work`. */
  readonly journal: Pick<Journal, "unfinished">;
  readonly mode: () => Mode;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  readonly log: Pick<Logger, "info" | "warn" | "error">;
  /** Orders were shown for the first time. */
  readonly onShown: () => void;
}

type Told = Partial<BaseResponse>;

/**
 * The operations on orders and goods. They write no document and wait for the hub, so that they are done beside the
 * till's queue: nobody's sale waits for them.
 */
export class OrderDesk {
  readonly #options: DeskOptions;
  readonly #soldElsewhere: SoldElsewhere;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#soldElsewhere = new SoldElsewhere(options.store, options.clock);
  }

  /** @param body of the operation's shape. @throws TillRefusal; anything else is a bug. */
  async execute(operation: DeskOperation, body: unknown): Promise<BaseResponse> {
    const told = await this.#carryOut(operation, body).catch((cause: unknown) => {
      if (cause instanceof TillRefusal) throw cause;
      this.#options.log.error({ err: cause, operation }, "the file of orders failed");
      throw new TillRefusal("ordersUnavailable");
    });
    const { clock, timeZone } = this.#options;
    const nowMs = clock.now();
    const moment = { nowMs, offsetMinutes: offsetMinutesAt(nowMs, timeZone) };
    return withPrint(plainAnswer(operation, moment, told), true);
  }

  async #carryOut(operation: DeskOperation, body: unknown): Promise<Told> {
    switch (operation) {
      case "ORDERS":
        return this.#list(body as BodyOf<"ORDERS">);
      case "PICK_ORDER":
        return this.#pick(body as BodyOf<"PICK_ORDER">);
      case "RELEASE_ORDER":
        return this.#release(body as BodyOf<"RELEASE_ORDER">);
      case "GOODS":
        return this.#find(body as BodyOf<"GOODS">);
    }
  }

  #list({ after, limit = listedOrdersMax, ...filters }: BodyOf<"ORDERS">): Told {
    const { store, clock, onShown } = this.#options;
    if (after !== undefined && !/^[0-9]{1,15}$/.test(after)) {
      throw new TillRefusal("badBody", "after", "ожидается next из прошлого ответа");
    }
    this.#soldElsewhere.sweep();
    const found = store.orders.list({ ...filters, after: Number(after ?? 0), limit: limit + 1 });
    const page = found.slice(0, limit);
    const orders = page.map((order) => this.#told(order));
    this.#soldElsewhere.listed(page.map(({ packet }) => packet.uid));
    const unseen = page.filter(({ shownMs }) => shownMs === null);
    if (unseen.length > 0) {
      store.transact(() => {
        for (const { packet } of unseen) store.orders.show(packet.uid, clock.now());
      });
      onShown();
    }
    const last = page.at(-1);
    return { orders, ...(found.length > limit && last !== undefined ? { next: String(last.id) } : {}) };
  }

  async #pick(body: BodyOf<"PICK_ORDER">): Promise<Told> {
    const cashier = readCashier(body);
    this.#refusePractice();
    const order = await this.#options.picker.pick(body.orderUid, cashier);
    return { order: this.#told(order), sale: saleOf(order, cashier) };
  }

  async #release({ orderUid }: BodyOf<"RELEASE_ORDER">): Promise<Told> {
    this.#refusePractice();
    const { store, unheard, journal } = this.#options;
    const claim = store.claims.find(orderUid);
    if (claim === undefined) throw new TillRefusal("orderNotPicked", "orderUid");
    const unfinished = journal.unfinished();
    if (unfinished !== undefined && orderUidIn(unfinished.body) === orderUid) {
      throw new TillRefusal("unfinishedSale");
    }
    store.transact(() => {
      store.claims.remove(orderUid);
      store.orders.removeWithdrawn(orderUid);
    });
    if (claim.lost !== null || claim.withdrawn !== null) return {};
    if ((await unheard.release(claim)) !== "away") return {};
    return {
      messageDetail: "Заказ освобожден на кассе; нет связи с сервером: другие кассы получат его позже",
    };
  }

  #find({ code, barcode, text, after = "" }: BodyOf<"GOODS">): Told {
    const { goods } = this.#options.store;
    const given = [code, barcode, text].filter((one) => one !== undefined);
    if (given.length !== 1)
      throw new TillRefusal("badBody", "code", "нужно одно из трех: code, barcode, text");
    if (text === undefined) {
      const found =
        code === undefined ? goods.byBarcode(scannedCode(barcode ?? "")) : goods.byCode(scannedCode(code));
      return { goods: found === undefined ? [] : [goodsTold(found)] };
    }
    const found = goods.byText(text, after, listedOrdersMax + 1);
    const page = found.slice(0, listedOrdersMax);
    const last = page.at(-1);
    const next = found.length > listedOrdersMax && last !== undefined ? { next: last.code } : {};
    return { goods: page.map(goodsTold), ...next };
  }

  #told(order: Parameters<typeof orderTold>[0]) {
    const { store, unheard, timeZone } = this.#options;
    const at = (momentMs: number) => formatLocal(momentMs, offsetMinutesAt(momentMs, timeZone));
    const { uid } = order.packet;
    return orderTold(order, { claim: store.claims.find(uid), isAsked: unheard.isAsked(uid), at });
  }

  #refusePractice(): void {
    if (this.#options.mode() !== "work") throw new TillRefusal("ordersNeedWork");
  }
}

function orderUidIn(body: string): unknown {
  const kept: unknown = JSON.parse(body);
  return typeof kept === "object" && kept !== null && "orderUid" in kept ? kept.orderUid : undefined;
}
