import type { WantedShift } from "@prilavok/contracts/device-api/wanted.ts";
import type { Logger } from "pino";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import * as sql from "./check-sql.ts";
import { checkStops } from "./check-stops.ts";
import { checkTills } from "./check-tills.ts";
import { lookBackMs } from "./tills.ts";
import { WantedMemory, wantingChecksMax } from "./wanted.ts";

export interface CheckerOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Pick<Logger, "warn">;
  readonly graceMs: number;
  /** How often to look for what is due; absent: every 30 s. */
  readonly intervalMs?: number;
  /** Stops, and tills, of one round. */
  readonly limit?: number;
}

const intervalMsByDefault = 30_000;
/** The pause before the next round when there is more to do than one round takes. */
const busyIntervalMs = 1_000;
const limitByDefault = 200;
/** How long a hub may take over what it has claimed, beyond the grace time. */
const leaseMs = 5 * 60_000;
/** How far the clocks of several hubs may differ, for each to hear of what the others have checked. */
const overlapMs = 60_000;

interface CheckedRow {
  readonly check: string;
  readonly deviceId: number;
  readonly wanted: readonly WantedShift[] | null;
  readonly checkedMs: bigint;
}

/**
 * Looks in rounds at shifts that are not known to be complete, and keeps ready what their tills shall be asked for.
 * All hubs of a database do so, and share the work; each tells its own callers.
 */
export class ShiftChecker {
  readonly wanted = new WantedMemory();
  readonly #options: CheckerOptions;
  readonly #limit: number;
  /** When this hub last read what was checked; undefined: never. */
  #readMs: number | undefined;
  /** The check and moment of rows that the next reading brings once more. */
  #seen = new Set<string>();
  #faults = { incomplete: 0, missing: 0 };
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #closed = false;
  /** When this hub was started, as long as that is not written. */
  #startedMs: number | undefined;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#limit = options.limit ?? limitByDefault;
  }

  /** As of the last round: incomplete shifts of the last 60 days, and shifts that the hub never heard of. */
  get faults(): { readonly incomplete: number; readonly missing: number } {
    return this.#faults;
  }

  start(): void {
    const { clock, log } = this.#options;
    this.#startedMs = clock.now();
    this.#round = this.#noteStart().catch((error: unknown) => {
      log.warn({ err: error }, "the hub's start could not be noted: it is tried again");
    });
    this.#schedule(this.#options.intervalMs ?? intervalMsByDefault);
  }

  /** Ends after the round that is under way; call it before the pool ends. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#round?.catch(() => "told by the round itself");
  }

  /** One round. @returns whether there is more to do at once. */
  async check(): Promise<boolean> {
    const { pool, clock, graceMs } = this.#options;
    await this.#noteStart();
    const nowMs = clock.now();
    // Later than any check that an event of the meantime may ask for, so that the two are told apart.
    const leaseUntil = new Date(nowMs + graceMs + leaseMs);
    const round = { nowMs, leaseUntil, limit: this.#limit, firstWaitMs: Math.max(graceMs, 1_000) };
    const stops = await checkStops(pool, round);
    const tills = await checkTills(pool, round);
    await this.#readChecked(nowMs);
    await this.#countFaults(nowMs);
    return stops === this.#limit || tills === this.#limit;
  }

  /** What tills have told before is no word on what they know now: the database may be a restored one. */
  async #noteStart(): Promise<void> {
    if (this.#startedMs === undefined) return;
    await this.#options.pool.query(sql.noteStartSql, [new Date(this.#startedMs)]);
    this.#startedMs = undefined;
  }

  #schedule(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#run();
    }, delayMs);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    const { log, intervalMs = intervalMsByDefault } = this.#options;
    let isBusy = false;
    try {
      isBusy = await this.check();
    } catch (error) {
      // What was claimed is due again when its lease ends.
      log.warn({ err: error }, "a round of checking shifts failed");
    }
    this.#schedule(isBusy ? Math.min(busyIntervalMs, intervalMs) : intervalMs);
  }

  async #readChecked(nowMs: number): Promise<void> {
    const { pool } = this.#options;
    const { rows } =
      this.#readMs === undefined
        ? await pool.query<CheckedRow>(sql.allWantedSql, [wantingChecksMax])
        : await pool.query<CheckedRow>(sql.checkedSinceSql, [
            new Date(Math.min(this.#readMs, nowMs) - overlapMs),
            wantingChecksMax,
          ]);
    const seen = new Set<string>();
    for (const { check, deviceId, wanted, checkedMs } of rows) {
      const reading = `${deviceId} ${check} ${checkedMs}`;
      seen.add(reading);
      if (!this.#seen.has(reading)) this.wanted.put(deviceId, check, wanted);
    }
    this.#seen = seen;
    this.#readMs = nowMs;
  }

  async #countFaults(nowMs: number): Promise<void> {
    const { rows } = await this.#options.pool.query<{ incomplete: number; missing: number }>(
      sql.countFaultsSql,
      [new Date(nowMs - lookBackMs)],
    );
    if (rows[0] !== undefined) this.#faults = rows[0];
  }
}
