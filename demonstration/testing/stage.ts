import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "@prilavok/hub/clock.ts";
import { readConfiguration } from "@prilavok/hub/configuration.ts";
import { noProgress } from "@prilavok/hub/import/progress.ts";
import { createTestHub, type TestHub } from "@prilavok/hub/testing/hub.ts";
import { onTestFinished } from "vitest";
import { type DemonstrationOptions, runDemonstration } from "../run.ts";
import { writeExchangeFile } from "../tills/exchange-file.ts";
import { destinationOf, Fleet, type FleetOptions } from "../tills/fleet.ts";
import { writeGiftomanFile } from "../tills/giftoman-file.ts";

/** Noon in Moscow: all three stores are open. */
export const firstStartMs = Date.UTC(2025, 5, 10, 9, 0, 0);

class SetClock implements Clock {
  ms = firstStartMs;
  now(): number {
    return this.ms;
  }
}

export interface Stage {
  readonly hub: TestHub;
  /** From the first run on. */
  readonly fleet: Fleet;
  readonly dataDir: string;
  /** Of the hub. */
  readonly url: string;
  readonly clock: SetClock;
  /** Runs a demonstration until `isEnough` says so after a line was printed or progress was shown. */
  run(
    isEnough: (said: readonly string[], fraction: number) => boolean,
    changes?: Partial<DemonstrationOptions>,
  ): Promise<string[]>;
}

/**
 * A demonstration whose hub and tills outlive it, with a clock that is set.
 * @param options.transfer absent: KKMTransfer does not run.
 */
export async function stage(options: { readonly transfer?: { readonly cron: string } } = {}): Promise<Stage> {
  const hub = await createTestHub(options);
  const dataDir = await mkdtemp(join(tmpdir(), "prilavok-demo-"));
  let fleet: Fleet | undefined;
  onTestFinished(async () => {
    await fleet?.stop();
    await hub.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  const url = await hub.listen();
  const clock = new SetClock();
  const opened = () => {
    if (fleet === undefined) throw new Error("the tills start with the first run");
    return fleet;
  };
  /** Tills that serve from the run before reread where they deliver to. */
  const startTills = async (options: FleetOptions): Promise<Fleet> => {
    for (const { name, dataDir: conf } of fleet?.tills ?? []) {
      const destination = destinationOf(options.hub, name);
      await writeGiftomanFile(conf, destination);
      await writeExchangeFile(conf, destination);
    }
    fleet ??= await Fleet.start(options);
    return { tills: fleet.tills, named: (name) => opened().named(name), stop: async () => undefined };
  };
  return {
    hub,
    get fleet() {
      return opened();
    },
    dataDir,
    url,
    clock,
    async run(isEnough, changes) {
      const said: string[] = [];
      const end = new AbortController();
      const look = (fraction: number) => {
        if (isEnough(said, fraction)) end.abort();
      };
      await runDemonstration({
        configuration: { ...readConfiguration({}), dataDir },
        // Hub and tills outlive the demonstration here, so that they can be asked afterwards.
        startHub: async () => ({ url, pool: hub.database.pool, close: async () => undefined }),
        startTills,
        tillPort: 0,
        onLog: () => undefined,
        language: "ru",
        days: 10,
        paceMs: 3_600_000,
        orderPaceMs: undefined,
        json: false,
        print: (text) => {
          said.push(text);
          look(0);
        },
        progress: { ...noProgress, show: look },
        onSale: () => undefined,
        onOrder: () => undefined,
        signal: end.signal,
        clock,
        ...changes,
      });
      return said;
    },
  };
}

export function isLoaded(said: readonly string[]): boolean {
  return said.some((text) => text.includes("загружена"));
}

/** What the hub has: receipts, their sum in ten-thousandths, the latest time. */
export async function stored(
  hub: TestHub,
): Promise<{ receipts: number; amountE4: number; latestMs: number }> {
  const { rows } = await hub.database.pool.query<{ receipts: number; amount: bigint; latest: Date }>(
    "select count(*)::int as receipts, sum(amount_e4)::int8 as amount, max(ts) as latest from receipt",
  );
  const row = rows[0];
  return {
    receipts: row?.receipts ?? 0,
    amountE4: Number(row?.amount ?? 0),
    latestMs: row?.latest.getTime() ?? 0,
  };
}
