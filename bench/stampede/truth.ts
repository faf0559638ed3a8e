/** What the database must hold afterwards, made from the same receipts that were sent. */
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { checkRollups } from "@prilavok/hub/receipts/check.ts";
import { benchReceipt } from "../ingest/receipts.ts";

interface Held {
  readonly receipts: number;
  readonly identities: number;
  readonly sumE4: number;
}

export function sentTruth(run: number, receiptsOfTills: readonly number[]): Held {
  let receipts = 0;
  let sumE4 = 0;
  for (const [till, count] of receiptsOfTills.entries()) {
    receipts += count;
    for (let number = 0; number < count; number += 1) {
      sumE4 += Math.round(benchReceipt(run, till, number).amount * 100) * 100;
    }
  }
  return { receipts, identities: receipts, sumE4 };
}

export async function storedOf(pool: Pool, run: number): Promise<Held> {
  const { rows } = await pool.query<Record<keyof Held, string>>(
    `select count(*) as receipts, count(distinct (device_id, ext_id)) as identities, coalesce(sum(amount_e4), 0) as "sumE4"
       from receipt where ext_id like $1 || '-%'`,
    [run.toString(16).padStart(8, "0")],
  );
  const [row] = rows;
  return {
    receipts: Number(row?.receipts),
    identities: Number(row?.identities),
    sumE4: Number(row?.sumE4),
  };
}

export function isSame(one: Held, other: Held): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @returns how many of the hub's sums differ from what its receipts add up to. */
export async function wrongSums(pool: Pool): Promise<number> {
  return (await checkRollups(pool)).differences.length;
}
