import type { Posting, Ways } from "./posting.ts";

export interface SoldLine {
  readonly dueE2: bigint;
  readonly amountE3: bigint;
  /** How much of it has come back. */
  backE3: bigint;
  readonly marking: string | undefined;
}

export interface Sold {
  readonly uid: string;
  /** What was kept of the payments. */
  readonly kept: Ways;
  readonly lines: readonly SoldLine[];
}

export interface LastReceipt {
  readonly uid: string;
  readonly posting: Posting;
  /** Makes the shelf what it was before the receipt. */
  undo(): void;
}

const soldMax = 200;
const markingsMin = 5;

/** What one caller has to sell and has sold. No other caller takes these goods back, so the caller knows where they are. */
export class Shelf {
  readonly sold: Sold[] = [];
  /** Marked goods that can be sold. */
  readonly markings = new Set<string>();
  last: LastReceipt | undefined;
  readonly #name: string;
  #deliveries = 0;

  constructor(name: string) {
    this.#name = name;
    this.#fill();
  }

  /** Puts a sale on the list of those that can come back. */
  addSold(uid: string, posting: Posting, sold: Omit<Sold, "uid">): void {
    const sale = { uid, ...sold };
    const codes = sold.lines.flatMap(({ marking }) => marking ?? []);
    for (const code of codes) this.markings.delete(code);
    this.#fill();
    this.sold.push(sale);
    if (this.sold.length > soldMax) this.sold.shift();
    const undo = () => {
      this.sold.splice(this.sold.indexOf(sale), 1);
      for (const code of codes) this.markings.add(code);
    };
    this.last = { uid, posting, undo };
  }

  /** Marked goods that are with customers. */
  get soldMarkings(): readonly string[] {
    const lines = this.sold.flatMap((sale) => sale.lines);
    return lines.flatMap(({ marking, amountE3, backE3 }) =>
      marking !== undefined && backE3 < amountE3 ? marking : [],
    );
  }

  /** New marked goods, when few are left. */
  #fill(): void {
    while (this.markings.size < markingsMin) {
      this.#deliveries += 1;
      this.markings.add(`0104600${this.#name}21${this.#deliveries}`);
    }
  }
}
