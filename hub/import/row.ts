import { type Exact, exactOne, multiply, negate, readExact, toE4 } from "./exact.ts";
import type { ColumnMap, MapField } from "./map.ts";
import type { Moment, MomentReader } from "./moment.ts";

/** One row of the file, read: a position and what its row says of the whole receipt. */
export interface Row {
  /** Line of the file on which the row ends, from 1. */
  readonly line: number;
  readonly receipt: string;
  /** `@store/till`, or empty: the device of the key. */
  readonly poskey: string;
  readonly moment: Moment;
  readonly position: RowPosition;
  readonly cashier: string;
  readonly token: string;
  readonly discount: string;
  /** In the order of the map's attributes; empty where the row has none. */
  readonly attributes: readonly string[];
}

export interface RowPosition {
  readonly name: string;
  readonly countE4: bigint;
  readonly totalE4: bigint;
  readonly seller: string;
  readonly category: string;
  readonly article: string;
}

/** A row of a known receipt that cannot be imported: the receipt falls with it. */
export interface BadRow {
  readonly line: number;
  readonly reason: string;
  readonly detail: string;
  readonly receipt: string;
  readonly poskey: string;
  readonly moment: Moment;
}

/** A row that can be counted to no receipt: it has no number (`receipt` is empty) or no time. */
export type LostRow = Omit<BadRow, "moment">;

/** Whose a row is, as far as its fields say it. `receipt` and `poskey` are empty where they say nothing. */
export interface RowIdentity {
  readonly receipt: string;
  readonly poskey: string;
  readonly tsText: string;
  readonly moment: Moment | undefined;
}

export interface RowReaderOptions {
  readonly map: ColumnMap;
  readonly moments: MomentReader;
  readonly decimalComma: boolean;
}

const nameless = "без названия";
const detailCharsMax = 60;
/** Names of goods, sellers and articles come again and again; one copy of each is kept, up to this many. */
const internedMax = 50_000;

/** Reads rows by a map. `header` are the names of the file's columns. */
export class RowReader {
  readonly #options: RowReaderOptions;
  readonly #index: Readonly<Partial<Record<MapField, number>>>;
  readonly #attributes: readonly number[];
  /** How many columns the file has. */
  readonly width: number;
  #interned = new Map<string, string>();

  /** @throws Error naming the columns that the file does not have. */
  constructor(header: readonly string[], options: RowReaderOptions) {
    this.#options = options;
    this.width = header.length;
    const { columns, attributes } = options.map;
    const missing: string[] = [];
    const indexOf = (column: string): number => {
      const at = header.indexOf(column);
      if (at === -1) missing.push(column);
      return at;
    };
    const index: Partial<Record<MapField, number>> = {};
    for (const [field, column] of Object.entries(columns)) index[field as MapField] = indexOf(column);
    this.#index = index;
    this.#attributes = Object.values(attributes).map(indexOf);
    if (missing.length > 0) {
      throw new Error(`the file has no column ${missing.join(", ")}; it has ${header.join(", ")}`);
    }
  }

  read(line: number, fields: readonly string[]): Row | BadRow | LostRow {
    const { receipt, poskey, tsText, moment } = this.identityOf(fields);
    const lost = (reason: string, detail: string): LostRow => {
      return { line, reason, detail: detail.slice(0, detailCharsMax), receipt, poskey };
    };
    if (receipt === "") return lost("no receipt number", "");
    if (moment === undefined) return lost("time cannot be read", tsText);
    const amounts = this.#amounts(fields, receipt);
    if (typeof amounts === "string") return { ...lost("number cannot be read", amounts), moment };
    const article = this.#shared(fields, "article");
    return {
      line,
      receipt,
      poskey,
      moment,
      position: {
        name: this.#shared(fields, "name") || article || nameless,
        ...amounts,
        seller: this.#shared(fields, "seller"),
        category: this.#shared(fields, "category"),
        article,
      },
      cashier: this.#shared(fields, "cashier"),
      token: this.#shared(fields, "token"),
      discount: this.#shared(fields, "discount"),
      attributes: this.#attributes.map((at) => (fields[at] ?? "").trim()),
    };
  }

  identityOf(fields: readonly string[]): RowIdentity {
    const tsText = [this.#text(fields, "ts"), this.#text(fields, "time")].join(" ");
    return {
      receipt: this.#text(fields, "receipt"),
      poskey: this.#poskey(fields),
      tsText,
      moment: this.#options.moments.read(tsText),
    };
  }

  /** Index of the column that fills a field; undefined where none does. */
  columnOf(field: MapField): number | undefined {
    return this.#index[field];
  }

  /** Count and total, exact until their last rounding; or the text that is no number. */
  #amounts(fields: readonly string[], receipt: string): { countE4: bigint; totalE4: bigint } | string {
    const countText = this.#text(fields, "count");
    const moneyText = this.#text(fields, this.#index.price === undefined ? "total" : "price");
    const count = this.#index.count === undefined ? exactOne : this.#number(countText);
    const money = this.#number(moneyText);
    if (count === undefined) return countText;
    if (money === undefined) return moneyText;
    const total = this.#index.price === undefined ? money : multiply(count, money);
    const { refundPrefix } = this.#options.map;
    const isRefund = refundPrefix !== undefined && receipt.startsWith(refundPrefix);
    const signed = (value: Exact) => toE4(isRefund && value.digits > 0n ? negate(value) : value);
    return { countE4: signed(count), totalE4: signed(total) };
  }

  #number(text: string): Exact | undefined {
    return readExact(text, this.#options.decimalComma);
  }

  #poskey(fields: readonly string[]): string {
    const store = this.#text(fields, "store");
    const till = this.#text(fields, "till");
    if (store === "") return "";
    return this.#intern(`${store.startsWith("@") ? "" : "@"}${store}${till === "" ? "" : `/${till}`}`);
  }

  #text(fields: readonly string[], field: MapField): string {
    const at = this.#index[field];
    return at === undefined ? "" : (fields[at] ?? "").trim();
  }

  /** A text that is kept as long as its receipt is open, and that many rows share. */
  #shared(fields: readonly string[], field: MapField): string {
    return this.#intern(this.#text(fields, field));
  }

  #intern(text: string): string {
    if (text === "") return text;
    const known = this.#interned.get(text);
    if (known !== undefined) return known;
    if (this.#interned.size >= internedMax) this.#interned = new Map();
    this.#interned.set(text, text);
    return text;
  }
}

export function isLost(row: Row | BadRow | LostRow): row is LostRow {
  return !("moment" in row);
}

export function isBad(row: Row | BadRow): row is BadRow {
  return "reason" in row;
}
