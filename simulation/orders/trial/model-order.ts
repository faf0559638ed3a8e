/** An entry of an order's history. */
export interface Told {
  readonly event: string;
  readonly stateBefore: string | null;
  readonly state: string;
  readonly version: number;
  readonly detail: {
    readonly receiptUid?: string;
    readonly deviceId?: number;
    readonly tills?: readonly number[];
  };
}

/** A receipt that names the order. */
export interface ToldSale {
  readonly version: number | null;
  readonly outcome: string | null;
  readonly isSettled: boolean;
}

/** Where to each event leads from each state; an event that is missing does not change the state, or is not possible. */
const leads: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  edit: { draft: "draft", approved: "approved", posted: "approved", claimed: "approved" },
  approve: { draft: "approved" },
  revoke: { approved: "draft" },
  post: { approved: "posted" },
  unpost: { posted: "approved", claimed: "approved" },
  cancel: { draft: "cancelled", approved: "cancelled", posted: "cancelled", claimed: "cancelled" },
  close: { approved: "completed", posted: "completed", claimed: "completed" },
  claim: { posted: "claimed" },
  reclaim: { claimed: "claimed" },
  release: { claimed: "posted" },
  lapse: { claimed: "posted" },
  "remove holder": { claimed: "posted" },
  sell: { posted: "completed", claimed: "completed" },
  "sell part": { posted: "posted", claimed: "posted" },
};
const tabEvents: readonly string[] = ["add tills", "remove tills", "remove holder"];

/** An order by the rules of the contract, told in a few sentences: what happens is held to them, one event after another. */
export class ModelOrder {
  state = "";
  version = 1;
  readonly tab = new Set<number>();
  /** Device and uid of each receipt that was judged. */
  readonly judged: string[] = [];
  readonly #uid: string;
  readonly #remainder: string;
  readonly #mayLapse: boolean;
  #holder: number | undefined;
  /** Receipts that were accepted when they came, and of which nothing has come back. */
  readonly #standing = new Set<string>();

  /** @param mayLapse somebody has let a lease of it lapse. */
  constructor(uid: string, remainder: string, mayLapse: boolean) {
    this.#uid = uid;
    this.#remainder = remainder;
    this.#mayLapse = mayLapse;
  }

  /** @throws Error when the event breaks a rule. */
  take(told: Told, sales: ReadonlyMap<string, ToldSale>): void {
    const { event, stateBefore, state, version, detail } = told;
    if ((stateBefore ?? "") !== this.state) this.#fail(told, `it was ${this.state}`);
    const leadsTo = leads[event];
    if (leadsTo !== undefined && leadsTo[this.state] !== state) this.#fail(told, "it cannot lead there");
    if (version !== this.version && version !== this.version + 1 && event !== "create") {
      this.#fail(told, `the version was ${this.version}`);
    }
    const device = detail.deviceId ?? 0;
    if (event === "sell" || event === "sell part") this.#sell(told, device, sales);
    if (event === "conflict") this.#conflict(told, device, sales);
    if (event === "close" && this.judged.length === 0) this.#fail(told, "nothing of it was sold");
    if (event === "claim" && !this.tab.has(device)) this.#fail(told, "the till is not in the tab");
    if (["reclaim", "release"].includes(event) && device !== this.#holder)
      this.#fail(told, "another till has it");
    if (event === "lapse" && !this.#mayLapse) this.#fail(told, "its lease ran");
    if (event === "return all") this.#standing.clear();
    if (tabEvents.includes(event)) this.#changeTab(event, detail.tills ?? []);
    if (event === "claim") this.#holder = device;
    if (state !== "claimed") this.#holder = undefined;
    this.state = state;
    this.version = version;
  }

  #changeTab(event: string, tills: readonly number[]): void {
    for (const till of tills) {
      if (event === "add tills") this.tab.add(till);
      else this.tab.delete(till);
    }
  }

  #sell(told: Told, device: number, sales: ReadonlyMap<string, ToldSale>): void {
    const { key, sale } = this.#saleOf(told, device, sales);
    if (this.#wrongIn(device, sale) === "yes") this.#fail(told, "its receipt is a conflict");
    if (sale.outcome !== "accepted") this.#fail(told, `its receipt is ${sale.outcome}`);
    if (this.#remainder === "close" && this.#standing.size > 0) {
      this.#fail(told, `it is sold already by ${[...this.#standing].join(", ")}`);
    }
    this.#standing.add(key);
  }

  #conflict(told: Told, device: number, sales: ReadonlyMap<string, ToldSale>): void {
    const { sale } = this.#saleOf(told, device, sales);
    if (this.#wrongIn(device, sale) === "no") this.#fail(told, "its receipt is no conflict");
    if (sale.outcome !== "conflict" && !sale.isSettled) this.#fail(told, `its receipt is ${sale.outcome}`);
  }

  /** Whether a receipt is not what the order wants; a lease that was let lapse may have been renewed. */
  #wrongIn(device: number, { version }: ToldSale): "yes" | "no" | "maybe" {
    if (this.state !== "posted" && this.state !== "claimed") return "yes";
    if (version !== null && version !== this.version) return "yes";
    if (!this.tab.has(device)) return "yes";
    if (this.#holder === undefined || this.#holder === device) return "no";
    return this.#mayLapse ? "maybe" : "yes";
  }

  #saleOf(told: Told, device: number, sales: ReadonlyMap<string, ToldSale>) {
    const key = `${device} ${told.detail.receiptUid}`;
    const sale = sales.get(key);
    if (sale === undefined) return this.#fail(told, "there is no such receipt");
    if (this.judged.includes(key)) this.#fail(told, "its receipt was judged before");
    this.judged.push(key);
    return { key, sale };
  }

  #fail(told: Told, why: string): never {
    throw new Error(`order ${this.#uid}: ${JSON.stringify(told)}, but ${why}`);
  }
}
