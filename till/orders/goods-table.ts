import { type E2, formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import type Database from "better-sqlite3";
import { type Goods, scaledOf } from "./packets.ts";

/** An article as the till has it. */
export interface KnownGoods {
  readonly code: string;
  readonly gtin: string | null;
  readonly name: string;
  readonly unit: string;
  readonly category: string;
  readonly priceE2: E2;
  readonly isArchived: boolean;
}

interface GoodsRow extends Omit<KnownGoods, "priceE2" | "isArchived"> {
  readonly price_e2: number;
  readonly is_archived: number;
}

const columns = "code, gtin, name, unit, category, price_e2, is_archived";
const gtinDigits = 14;

/** The table `goods`. */
export class GoodsTable {
  readonly #put: Database.Statement;
  readonly #byCode: Database.Statement<[string], GoodsRow>;
  readonly #byBarcode: Database.Statement<[string], GoodsRow>;
  readonly #byText: Database.Statement<[string, string, number], GoodsRow>;
  readonly #count: Database.Statement<[], { count: number }>;

  constructor(database: Database.Database) {
    this.#put = database.prepare(`
      insert into goods (code, gtin, gtin14, name, search, unit, category, price_e2, is_archived, generation)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (code) do update set gtin = excluded.gtin, gtin14 = excluded.gtin14, name = excluded.name,
        search = excluded.search, unit = excluded.unit, category = excluded.category, price_e2 = excluded.price_e2,
        is_archived = excluded.is_archived, generation = excluded.generation`);
    this.#byCode = database.prepare(`select ${columns} from goods where code = ?`);
    this.#byBarcode = database.prepare(
      `select ${columns} from goods where gtin14 = ? order by is_archived, code limit 1`,
    );
    this.#byText = database.prepare(
      `select ${columns} from goods where instr(search, ?) > 0 and is_archived = 0 and code > ? order by code limit ?`,
    );
    this.#count = database.prepare("select count(*) as count from goods");
  }

  put(goods: Goods, generation: number): void {
    const { code, gtin, name, unit, category, price, isArchived } = goods;
    const gtin14 = gtin === null ? null : gtin14Of(gtin);
    const priceE2 = Number(scaledOf(price, 2));
    this.#put.run(
      ...[code, gtin, gtin14, name, name.toLowerCase(), unit, category, priceE2],
      ...[Number(isArchived), generation],
    );
  }

  byCode(code: string): KnownGoods | undefined {
    return found(this.#byCode.get(code));
  }

  /** What is still sold comes before what is not. @param barcode 8 to 14 digits; anything else is no article's. */
  byBarcode(barcode: string): KnownGoods | undefined {
    return isGtin(barcode) ? found(this.#byBarcode.get(gtin14Of(barcode))) : undefined;
  }

  /** Whose name holds the text, in whatever letters, in the order of their codes; archived ones are left out. */
  byText(text: string, after: string, limit: number): KnownGoods[] {
    return this.#byText.all(text.toLowerCase(), after, limit).map(goodsOf);
  }

  count(): number {
    return this.#count.get()?.count ?? 0;
  }
}

export function isGtin(text: string): boolean {
  return /^[0-9]{8,14}$/.test(text);
}

/** As the Till API tells it. */
export function priceTold({ priceE2 }: KnownGoods): string {
  return formatE2(priceE2);
}

function gtin14Of(gtin: string): string {
  return gtin.padStart(gtinDigits, "0");
}

function found(row: GoodsRow | undefined): KnownGoods | undefined {
  return row === undefined ? undefined : goodsOf(row);
}

function goodsOf({ price_e2: priceE2, is_archived: isArchived, ...rest }: GoodsRow): KnownGoods {
  return { ...rest, priceE2: priceE2 as E2, isArchived: isArchived === 1 };
}
