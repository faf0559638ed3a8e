/**
 * Sides (a) and (b): the database without the door. The parameters are made before the clock starts.
 * (a) feeds the hub's own write statement, 100 receipts a call, from 4 connections, and from one.
 * (b) copies the same rows into tables with the same keys, without roll-ups.
 */

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { readReceipt } from "@prilavok/hub/receipts/receipt.ts";
import { writeReceipts } from "@prilavok/hub/receipts/sql.ts";
import type { PreparedReceipt } from "@prilavok/hub/receipts/submission.ts";
import { writeValues } from "@prilavok/hub/receipts/write.ts";
import { from as copyFrom } from "pg-copy-streams";
import { benchReceipt } from "./receipts.ts";

/** Far from every id and store that the hub of the same run uses. */
const firstId = 4_000_000_000_000;
const firstStore = 1_000_000;

function prepared(run: number, till: number, number: number): PreparedReceipt {
  const receipt = readReceipt(benchReceipt(run, till, number), "Europe/Moscow", Date.now(), "", "");
  const storeId = firstStore + till;
  return {
    id: firstId + run * 10_000_000 + till * 1_000_000 + number,
    storeId,
    deviceId: storeId,
    receipt,
    cashierId: 1 + (number % 5),
    sellerIds: receipt.positions.map(() => 1 + (number % 5)),
    categorySetIds: receipt.positions.map((_, line) => 1 + ((number * 3 + line) % 10)),
    attributeIds: [],
    quality: 0,
  };
}

function preparedCalls(run: number, till: number, receipts: number, perCall: number): PreparedReceipt[][] {
  return Array.from({ length: receipts / perCall }, (_, call) =>
    Array.from({ length: perCall }, (_, index) => prepared(run, till, call * perCall + index)),
  );
}

/** Side (a). @returns receipts a second. */
export async function writeDirectly(
  pool: Pool,
  run: number,
  receipts: number,
  connections: number,
): Promise<number> {
  const perConnection = receipts / connections;
  const calls = await Promise.all(
    Array.from({ length: connections }, (_, till) =>
      Promise.all(preparedCalls(run, till, perConnection, 100).map((call) => writeValues(call, Date.now()))),
    ),
  );
  const startedMs = performance.now();
  await Promise.all(
    calls.map(async (statements) => {
      const connection = await pool.connect();
      for (const values of statements) await connection.query({ ...writeReceipts, values });
      connection.release();
    }),
  );
  return receipts / ((performance.now() - startedMs) / 1000);
}

/** Side (b). @returns receipts a second. */
export async function copyRows(pool: Pool, run: number, receipts: number): Promise<number> {
  await pool.query("drop table if exists copied_receipt, copied_position");
  await pool.query("create table copied_receipt (like receipt including all)");
  await pool.query("create table copied_position (like receipt_position including all)");
  const rows = preparedCalls(run, 0, receipts, receipts).flat();
  const receiptText = rows.map(receiptLine).join("");
  const positionText = rows.flatMap(positionLines).join("");
  const startedMs = performance.now();
  await Promise.all([copy(pool, "copied_receipt", receiptText), copy(pool, "copied_position", positionText)]);
  const rate = receipts / ((performance.now() - startedMs) / 1000);
  await pool.query("drop table copied_receipt, copied_position");
  return rate;
}

function receiptLine(p: PreparedReceipt): string {
  const r = p.receipt;
  const at = new Date(r.tsSeconds * 1000).toISOString();
  const cells = [p.storeId, p.id, p.deviceId, at, r.tsMs, r.extId, r.day, r.hour, r.amountE4, r.discountE4];
  return `${[...cells, p.cashierId, r.token, r.content, p.quality, at].join("\t")}\n`;
}

function positionLines(p: PreparedReceipt): string[] {
  return p.receipt.positions.map((position, line) => {
    const cells = [p.storeId, p.id, line, position.name, position.countE4, position.totalE4];
    return `${[...cells, p.sellerIds[line], p.categorySetIds[line], position.extId].join("\t")}\n`;
  });
}

async function copy(pool: Pool, table: string, text: string): Promise<void> {
  const connection = await pool.connect();
  await pipeline(Readable.from([Buffer.from(text)]), connection.query(copyFrom(`copy ${table} from stdin`)));
  connection.release();
}
