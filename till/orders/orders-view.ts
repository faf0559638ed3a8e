import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { ExchangeStatus } from "./exchange-client.ts";
import type { OrdersLook } from "./port.ts";
import type { OrderStore } from "./store.ts";

export interface OrdersViewOptions {
  readonly store: OrderStore;
  readonly status: () => ExchangeStatus;
  readonly clock: Clock;
  readonly log: Pick<Logger, "debug">;
}

/** An exchange that was not answered for so long is told of. */
const silentMs = 3_600_000;
/** Counting takes a millisecond with 50,000 goods, and callers may ask often. */
const rememberMs = 1_000;

type Counted = Pick<OrdersLook, "worksWithOrders" | "count" | "inWork" | "goods" | "lastExchangeMs"> & {
  readonly isAvailable: boolean;
  readonly isLost: boolean;
};

/** Orders and goods for people: never throws, and costs next to nothing. */
export class OrdersView {
  readonly #options: OrdersViewOptions;
  readonly #startedMs: number;
  #counted: { readonly counted: Counted; readonly atMs: number } | undefined;

  constructor(options: OrdersViewOptions) {
    this.#options = options;
    this.#startedMs = options.clock.now();
  }

  look(): OrdersLook {
    const { isAvailable, isLost, ...counted } = this.#count();
    const { state, failuresInRow, faultyPackets, lastError, isAddressWrong } = this.#options.status();
    const warnings: string[] = [];
    if (!isAvailable) warnings.push("Данные о заказах покупателей недоступны");
    if (state === "stopped") {
      warnings.push(`Сервер обмена не принимает кассу: ${lastError?.text ?? "проверьте ключ доступа"}`);
    }
    if (isAddressWrong) {
      const why = lastError?.text ?? "адрес не найден";
      warnings.push(`Сервер обмена не отвечает по адресу: ${why}, проверьте url в exchange.ini`);
    }
    if (state !== "halted" && this.#isSilent(counted.lastExchangeMs)) {
      warnings.push("Обмен с сервером не выполняется больше часа");
    }
    if (faultyPackets > 0) warnings.push(`Не прочитаны пакеты обмена (${faultyPackets})`);
    if (isLost) warnings.push("Есть заказ в работе, который больше не закреплен за кассой");
    return { state, failuresInRow, faultyPackets, ...counted, warnings };
  }

  #isSilent(lastExchangeMs: number | null): boolean {
    return this.#options.clock.now() - (lastExchangeMs ?? this.#startedMs) > silentMs;
  }

  #count(): Counted {
    const atMs = performance.now();
    if (this.#counted !== undefined && atMs - this.#counted.atMs < rememberMs) return this.#counted.counted;
    const counted = this.#read();
    this.#counted = { counted, atMs };
    return counted;
  }

  #read(): Counted {
    const { store, log } = this.#options;
    try {
      // One that has left the list was another till's: nobody has it in hands.
      const claims = store.claims
        .all()
        .filter(({ orderUid }) => store.orders.versionOf(orderUid) !== undefined);
      return {
        worksWithOrders: store.settings.worksWithOrders,
        count: store.orders.count(),
        inWork: claims.length,
        goods: store.goods.count(),
        lastExchangeMs: store.lastExchangeMs,
        isAvailable: true,
        isLost: claims.some(({ lost, withdrawn }) => lost !== null || withdrawn !== null),
      };
    } catch (cause) {
      log.debug({ err: cause }, "the file of orders cannot be read");
      const nothing = { worksWithOrders: false, count: 0, inWork: 0, goods: 0, lastExchangeMs: null };
      return { ...nothing, isAvailable: false, isLost: false };
    }
  }
}
