import type { BaseResponse } from "@prilavok/contracts/till-api/answers.ts";
import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import type { Logger } from "pino";
import type { Executor } from "../api/executor.ts";
import type { Clock } from "../clock.ts";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { type LaneTiming, laneTiming } from "../queue/timing.ts";
import type { Journals } from "../registration/journals.ts";
import { type DeskOperation, deskOperations, OrderDesk } from "./desk.ts";
import { ExchangeClient, type HubSource } from "./exchange-client.ts";
import { HubClaims } from "./hub-claims.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { OrdersView } from "./orders-view.ts";
import { Picker } from "./pick.ts";
import type { OrdersLook, OrdersPort } from "./port.ts";
import { OrderSales } from "./sales.ts";
import { OrderStore } from "./store.ts";
import { UnheardClaims } from "./unheard-claims.ts";

export interface OrdersOptions {
  /** Whose lock the journals hold. */
  readonly dataDir: string;
  readonly journals: Pick<Journals, "of" | "mode">;
  readonly hub: HubSource;
  readonly clock: Clock;
  /** IANA name. */
  readonly timeZone: string;
  readonly log: Pick<Logger, "info" | "warn" | "error" | "debug">;
  readonly timing?: LaneTiming;
  /** How often claims are renewed; absent: at a third of the lease. */
  readonly renewMs?: number;
  /** How long the hub may hold an answer back. */
  readonly waitSeconds?: number;
}

/** Customer orders and goods of a till that serves: its file, the exchange with the hub, and what is done with them. */
export class Orders implements OrdersPort {
  readonly store: OrderStore;
  readonly #sales: OrderSales;
  readonly #exchange: ExchangeClient;
  readonly #claims: HubClaims;
  readonly #unheard: UnheardClaims;
  readonly #keeper: LeaseKeeper;
  readonly #desk: OrderDesk;
  readonly #view: OrdersView;

  private constructor(options: OrdersOptions, store: OrderStore) {
    const { journals, hub, clock, log, renewMs } = options;
    const journal = journals.of("work");
    this.store = store;
    const isWorking = () => store.settings.worksWithOrders && hub.current.state !== "off";
    this.#sales = new OrderSales({ store, journal, isWorking, log });
    this.#sales.settleAll();
    this.#claims = new HubClaims(hub, clock);
    const claims = this.#claims;
    const { backoffBaseMs: firstPauseMs } = options.timing ?? laneTiming;
    this.#unheard = new UnheardClaims({ claims, log, firstPauseMs });
    const unheard = this.#unheard;
    this.#keeper = new LeaseKeeper({
      ...{ store, claims, clock, log },
      ...(renewMs === undefined ? {} : { everyMs: renewMs }),
    });
    this.#exchange = new ExchangeClient({ ...options, store, onAnswered: () => this.#keeper.soon() });
    this.#desk = new OrderDesk({
      ...options,
      ...{ store, unheard, journal },
      picker: new Picker({ store, isWorking, claims, unheard, clock, log }),
      mode: () => journals.mode,
      onShown: () => this.#exchange.shown(),
    });
    this.#view = new OrdersView({ store, status: () => this.#exchange.status, clock, log });
  }

  /** Opens the file, settles it with the journal, and begins to ask the hub when the exchange is on. */
  static open(options: OrdersOptions): Orders {
    const store = OrderStore.open(options.dataDir, options.clock.now(), options.log);
    try {
      return new Orders(options, store);
    } catch (cause) {
      store.close();
      throw cause;
    }
  }

  complete(journal: Pick<Journal, "mode" | "documentByUid">, operation: string, body: unknown): unknown {
    return this.#sales.complete(journal, operation, body);
  }

  written(document: Document): void {
    this.#sales.written(document);
  }

  settle(): void {
    this.#sales.settle();
  }

  look(): OrdersLook {
    return this.#view.look();
  }

  /** The operations on orders and goods are this one's, all others `till`'s. */
  before(till: Executor): Executor {
    return {
      execute: (name: OperationName, body: unknown): Promise<BaseResponse> =>
        isOfDesk(name) ? this.#desk.execute(name, body) : till.execute(name, body),
    };
  }

  /** At once: what is on its way is given up. */
  close(): void {
    this.#keeper.close();
    this.#unheard.close();
    this.#exchange.close();
    this.#claims.close();
    this.store.close();
  }
}

function isOfDesk(name: OperationName): name is DeskOperation {
  return (deskOperations as readonly OperationName[]).includes(name);
}
