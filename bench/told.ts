/** What the callers of a bench were told, held against what the database has: receipt by receipt. */
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { differences } from "@prilavok/simulation/acknowledged/differences.ts";
import { type Call, Ledger, type Sent, type Told } from "@prilavok/simulation/acknowledged/ledger.ts";
import { storedOf } from "@prilavok/simulation/acknowledged/stored.ts";
import { benchReceipt } from "./ingest/receipts.ts";

/** What every attempt of one call was told, in order. */
export type ToldOfCall = readonly Told[];

export interface ToldRun {
  /** Keeps the identities of different runs apart. */
  readonly run: number;
  readonly perCall: number;
  /** The tills' devices, and the calls that each of them made. */
  readonly deviceIds: readonly number[];
  readonly told: readonly (readonly ToldOfCall[])[];
}

/** @throws when a caller was told anything else than what is stored. @returns how many receipts are stored as told. */
export async function proveTold(pool: Pool, runs: readonly ToldRun[]): Promise<number> {
  const calls: Call[] = [];
  for (const one of runs) calls.push(...(await callsOf(one)));
  const devices = [...new Set(runs.flatMap(({ deviceIds }) => deviceIds))];
  const stored = await storedOf(pool, devices);
  const [first, ...others] = differences(calls, stored);
  if (first !== undefined) throw new Error(`told and stored differ: ${first}, and ${others.length} more`);
  return stored.length;
}

async function callsOf({ run, perCall, deviceIds, told }: ToldRun): Promise<readonly Call[]> {
  const ledger = new Ledger();
  for (const [till, calls] of told.entries()) {
    const deviceId = deviceIds[till] ?? 0;
    for (const [call, attempts] of calls.entries()) {
      const receipts = Array.from({ length: perCall }, (_, index) =>
        sentOf(deviceId, run, till, call * perCall + index),
      );
      for (const attempt of attempts) await ledger.call(receipts, () => Promise.resolve(attempt));
    }
  }
  return ledger.calls;
}

function sentOf(deviceId: number, run: number, till: number, number: number): Sent {
  const { ts, extId, amount } = benchReceipt(run, till, number);
  return {
    deviceId,
    second: Math.floor(Date.parse(ts) / 1000),
    extId,
    amountE4: Math.round(amount * 10_000),
  };
}
