import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { systemClock } from "@prilavok/hub/clock.ts";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { runTransfer } from "@prilavok/hub/documents/transfer.ts";
import { administer } from "@prilavok/hub/testing/administer.ts";
import { createTestDatabase, type TestDatabase } from "@prilavok/hub/testing/database.ts";
import { freePort, Program, untilReady } from "@prilavok/hub/testing/hub-process.ts";
import type { Chance } from "@prilavok/till/testing/chance.ts";
import { inject } from "vitest";

/** What Node makes of the sources is kept for the next start. */
const compiled = join(import.meta.dirname, "../../../node_modules/.cache/prilavok-hub");
const databaseAwayMsMax = 20_000;
const connectionsOfTrial = 6;

/** Two hubs as processes on one database: each is killed and started again at its port, and the database goes away at times. */
export class TwoHubs {
  readonly ports: readonly [number, number];
  readonly #database: TestDatabase;
  readonly #programs: [Program, Program];
  kills = 0;
  databaseStops = 0;
  /** What the third runner of KKMTransfer, the trial itself, has made. */
  transferredHere = 0;

  private constructor(database: TestDatabase, ports: readonly [number, number]) {
    this.#database = database;
    this.ports = ports;
    this.#programs = [this.#run(ports[0]), this.#run(ports[1])];
  }

  static async start(): Promise<TwoHubs> {
    const database = await createTestDatabase(connectionsOfTrial);
    const hubs = new TwoHubs(database, [await freePort(), await freePort()]);
    await Promise.all(hubs.ports.map((port, place) => untilReady(hubs.#programAt(place), port)));
    return hubs;
  }

  /** The trial's own connections to the hubs' database. */
  get pool(): Pool {
    return this.#database.pool;
  }

  port(chance: Chance): number {
    return chance.one(this.ports);
  }

  /** Asks the hubs' database, also when it is away for the moment. */
  async asked<T>(ask: (pool: Pool) => Promise<T>): Promise<T> {
    const untilMs = Date.now() + databaseAwayMsMax;
    for (;;) {
      try {
        return await ask(this.pool);
      } catch (error) {
        // A database that goes away says so in many ways.
        if (Date.now() > untilMs) throw error;
        await wait(50);
      }
    }
  }

  /** KKMTransfer of the trial's own process, beside those of the hubs. */
  async transferHere(): Promise<void> {
    const log = { error: () => undefined };
    const { made } = await this.asked((pool) => runTransfer({ pool, clock: systemClock, log }));
    this.transferredHere += made;
  }

  /** Until it is over: one of the hubs is killed, or their database goes away. */
  async breakUntil(isOver: () => boolean, chance: Chance): Promise<void> {
    while (!isOver()) {
      await wait(chance.whole(3_000, 9_000));
      if (isOver()) return;
      if (chance.happens(0.6)) await this.#kill(chance.whole(0, 1), chance);
      else await this.#stopDatabase(chance);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.kill("SIGTERM")));
    await this.#database.close();
  }

  #programAt(place: number): Program {
    return this.#programs[place === 0 ? 0 : 1];
  }

  async #kill(place: number, chance: Chance): Promise<void> {
    this.kills += 1;
    await this.#programAt(place).kill("SIGKILL");
    await wait(chance.whole(0, 200));
    const port = this.ports[place === 0 ? 0 : 1];
    const program = this.#run(port);
    this.#programs[place === 0 ? 0 : 1] = program;
    await untilReady(program, port);
  }

  /** The database ends every connection and takes no new one for a while. */
  async #stopDatabase(chance: Chance): Promise<void> {
    this.databaseStops += 1;
    const name = new URL(this.#database.url).pathname.slice(1);
    const root = inject("postgresUrl");
    await administer(root, `alter database ${name} with allow_connections false`);
    await administer(
      root,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    );
    await wait(chance.whole(50, 300));
    await administer(root, `alter database ${name} with allow_connections true`);
  }

  #run(port: number): Program {
    return new Program(["serve"], {
      DATABASE_URL: this.#database.url,
      ...{ PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "fatal", NODE_COMPILE_CACHE: compiled },
    });
  }
}
