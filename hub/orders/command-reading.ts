import { readFile } from "node:fs/promises";
import { addOrder } from "@prilavok/contracts/office-api/orders.ts";
import type { Static } from "typebox";
import type { Queryable } from "../database/pool.ts";
import { say } from "../language/say.ts";
import { readRequest } from "../office/read.ts";
import { isOrderUid, readOrderNumber } from "./order.ts";
import * as sql from "./sql.ts";

/** What the commands of orders read from their options. */

export interface HeaderOptions {
  readonly extId?: string;
  readonly orderedAt?: string;
  readonly customer?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly warehouse?: string;
  readonly comment?: string;
  readonly remainder?: string;
  readonly line?: string[];
  readonly file?: string;
}

type Written = Static<(typeof addOrder)["body"]>;

/**
 * An order from a file of JSON as the REST API takes it, from options, or from both: options go before the file.
 * @throws Problem that names the field when it is not as `POST /api/v1/orders` wants it.
 */
export async function readOrder(options: HeaderOptions, warehouseId?: string): Promise<Written> {
  const fromFile: unknown =
    options.file === undefined ? {} : JSON.parse(await readFile(options.file, "utf8"));
  if (typeof fromFile !== "object" || fromFile === null || Array.isArray(fromFile)) {
    throw new Error(say(`${options.file}: expected an object with "lines"`));
  }
  const given = {
    extId: options.extId,
    orderedAt: options.orderedAt,
    customerId: options.customer,
    customerName: options.name,
    customerPhone: options.phone,
    warehouseId,
    comment: options.comment,
    remainder: options.remainder,
    lines: options.line?.map(readLineOption),
  };
  const named = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const body = Buffer.from(JSON.stringify({ lines: [], ...fromFile, ...named }));
  const { body: read } = readRequest(addOrder, { path: {}, query: "", body }) as { body: Written };
  return read;
}

const members = ["code", "gtin", "name", "unit", "category", "amount", "price", "discount"];

/** `code=A1,amount=2,discount=0.50`. A comma belongs to a value unless a member's name follows it. */
export function readLineOption(written: string): Record<string, string> {
  const parts = written.split(new RegExp(`,(?=(?:${members.join("|")})=)`));
  return Object.fromEntries(
    parts.map((part) => {
      const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
      if (members.includes(name)) return [name, value];
      throw new Error(say(`--line ${written}: expected name=value of ${members.join(", ")}`));
    }),
  );
}

/** An order by its uid, or by its number: `ЗП-000012` or `12`, of several years the latest. */
export async function uidOf(database: Queryable, accountId: number, reference: string): Promise<string> {
  if (isOrderUid(reference)) return reference;
  const number = readOrderNumber(reference);
  if (number !== undefined) {
    const { rows } = await database.query<{ uid: string }>(sql.uidByNumberSql, [accountId, number]);
    if (rows[0] !== undefined) return rows[0].uid;
  }
  throw new Error(
    say(`there is no order ${JSON.stringify(reference)}; \`order list\` shows uids and numbers`),
  );
}
