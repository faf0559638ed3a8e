import { groupingKey, splitCategories } from "@prilavok/contracts/values/text.ts";
import type { Pool } from "../database/pool.ts";
import { Pieces, positionsInOneGo } from "../yielding.ts";
import type { Receipt } from "./receipt.ts";
import { ensureCategorySetSql, ensureNamesSql, findNamesSql, type NameTable } from "./sql.ts";

/** How many different names an account may have. One beyond it is neither kept nor counted; the receipt is, with a note. */
export const namesMax: Readonly<Record<NameTable, number>> = {
  seller: 100_000,
  category: 20_000,
  attribute: 2_000,
};
export const categorySetsMax = 100_000;
/** The cache of one account is emptied when it grows past this. */
const cachedNamesMax = 300_000;

/** In the place of an id: a name over the limit, and a text without a name in it (blank, or only `&&`). */
const overLimit = -1;
const nameless = 0;

interface Placed {
  readonly receipt: Receipt;
}

interface AccountNames {
  readonly seller: Map<string, number>;
  readonly category: Map<string, number>;
  readonly attribute: Map<string, number>;
  /** By the position's category text as it came. */
  readonly categorySet: Map<string, number>;
}

/** The ids of one receipt's names; null where there is nothing to count under. */
export interface NameIds {
  readonly cashierId: number | null;
  /** In the order of the positions. */
  readonly sellerIds: readonly (number | null)[];
  readonly categorySetIds: readonly (number | null)[];
  /** In the order of the attributes. */
  readonly attributeIds: readonly (number | null)[];
  /** Some of the names are over the account's limit. */
  readonly areOverLimit: boolean;
}

/**
 * Names of sellers, categories and attributes to ids, cached per account. A new name is written on its own,
 * before the receipts that bring it: a name without receipts does no harm, and the hot statement carries ids only.
 */
export class Names {
  readonly #pool: Pool;
  readonly #accounts = new Map<number, AccountNames>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The ids of the receipts' names, in order. Asks the database only for those that are new to this hub. */
  async resolve(accountId: number, placed: readonly Placed[]): Promise<NameIds[]> {
    const names = this.#ofAccount(accountId);
    const known = await allIds(placed, names);
    if (known !== undefined) return known;
    const { sellers, attributes, categories } = await unknownNames(placed, names);
    if (sellers.length > 0) await this.#ensure(accountId, "seller", sellers, names.seller);
    if (attributes.length > 0) await this.#ensure(accountId, "attribute", attributes, names.attribute);
    if (categories.length > 0) await this.#ensureCategorySets(accountId, categories, names);
    const found = await allIds(placed, names);
    if (found === undefined) throw new Error("a name that was looked up has an id");
    return found;
  }

  #ofAccount(accountId: number): AccountNames {
    let names = this.#accounts.get(accountId);
    const size = names === undefined ? 0 : names.seller.size + names.category.size + names.categorySet.size;
    if (names === undefined || size > cachedNamesMax) {
      names = { seller: new Map(), category: new Map(), attribute: new Map(), categorySet: new Map() };
      this.#accounts.set(accountId, names);
    }
    return names;
  }

  /** Writes the names that the table does not have, up to the limit, and remembers the ids of all. */
  async #ensure(
    accountId: number,
    table: NameTable,
    names: string[],
    known: Map<string, number>,
  ): Promise<void> {
    for (let start = 0; start < names.length; start += positionsInOneGo) {
      await this.#ensureSome(accountId, table, names.slice(start, start + positionsInOneGo), known);
    }
  }

  async #ensureSome(
    accountId: number,
    table: NameTable,
    names: readonly string[],
    known: Map<string, number>,
  ): Promise<void> {
    const keys = names.map((name) => (table === "attribute" ? name : groupingKey(name)));
    await this.#pool.query(ensureNamesSql[table], [accountId, keys, names, namesMax[table]]);
    const { rows } = await this.#pool.query<{ id: number; key: string }>(findNamesSql[table], [
      accountId,
      keys,
    ]);
    const ids = new Map(rows.map((row) => [row.key, row.id]));
    for (const [index, name] of names.entries()) known.set(name, ids.get(keys[index] ?? "") ?? overLimit);
  }

  async #ensureCategorySets(accountId: number, texts: string[], names: AccountNames): Promise<void> {
    const parts = new Set(texts.flatMap(splitCategories));
    const missing = [...parts].filter((part) => isUnknown(part, names.category));
    if (missing.length > 0) await this.#ensure(accountId, "category", missing, names.category);
    for (const text of texts) {
      const ids = splitCategories(text).map((part) => names.category.get(part) ?? overLimit);
      names.categorySet.set(text, await this.#categorySet(accountId, ids));
    }
  }

  async #categorySet(accountId: number, ids: number[]): Promise<number> {
    const members = [...new Set(ids.filter((id) => id !== overLimit))].sort((a, b) => a - b);
    if (members.length === 0) return ids.length === 0 ? nameless : overLimit;
    const { rows } = await this.#pool.query<{ id: number }>(ensureCategorySetSql, [
      accountId,
      members,
      categorySetsMax,
    ]);
    return rows[0]?.id ?? overLimit;
  }
}

/** Undefined when some name is not known yet. */
async function allIds(placed: readonly Placed[], known: AccountNames): Promise<NameIds[] | undefined> {
  const all: NameIds[] = [];
  const pieces = new Pieces();
  for (const { receipt } of placed) {
    const turn = pieces.next(receipt.positions.length);
    if (turn !== undefined) await turn;
    const ids = idsOf(receipt, known);
    if (ids === undefined) return undefined;
    all.push(ids);
  }
  return all;
}

function idsOf({ cashier, positions, attributes }: Receipt, known: AccountNames): NameIds | undefined {
  let areKnown = true;
  let areOverLimit = false;
  const idOf = (name: string, ids: ReadonlyMap<string, number>): number | null => {
    if (name === "") return null;
    const id = ids.get(name);
    if (id === undefined) areKnown = false;
    if (id === overLimit) areOverLimit = true;
    return id === undefined || id === overLimit || id === nameless ? null : id;
  };
  const cashierId = idOf(cashier, known.seller);
  const sellerIds: (number | null)[] = [];
  const categorySetIds: (number | null)[] = [];
  for (const { seller, category } of positions) {
    sellerIds.push(seller === cashier ? cashierId : idOf(seller, known.seller));
    categorySetIds.push(idOf(category, known.categorySet));
  }
  const attributeIds = attributes.map(({ name }) => idOf(name, known.attribute));
  return areKnown ? { cashierId, sellerIds, categorySetIds, attributeIds, areOverLimit } : undefined;
}

async function unknownNames(placed: readonly Placed[], known: AccountNames) {
  const pieces = new Pieces();
  const sellers = new Set<string>();
  const categories = new Set<string>();
  const attributes = new Set<string>();
  for (const { receipt } of placed) {
    const turn = pieces.next(receipt.positions.length);
    if (turn !== undefined) await turn;
    if (isUnknown(receipt.cashier, known.seller)) sellers.add(receipt.cashier);
    for (const { seller, category } of receipt.positions) {
      if (isUnknown(seller, known.seller)) sellers.add(seller);
      if (isUnknown(category, known.categorySet)) categories.add(category);
    }
    for (const { name } of receipt.attributes) if (isUnknown(name, known.attribute)) attributes.add(name);
  }
  return { sellers: [...sellers], categories: [...categories], attributes: [...attributes] };
}

function isUnknown(name: string, known: ReadonlyMap<string, number>): boolean {
  return name !== "" && !known.has(name);
}
