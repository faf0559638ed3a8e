import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { administer } from "@prilavok/hub/testing/administer.ts";
import { createTestDatabase, type TestDatabase } from "@prilavok/hub/testing/database.ts";
import { Program, untilReady } from "@prilavok/hub/testing/hub-process.ts";
import type { Chance } from "@prilavok/till/testing/chance.ts";
import { inject } from "vitest";

/** What Node makes of the sources is kept for the next start. */
const compiled = join(import.meta.dirname, "../node_modules/.cache/prilavok-hub");
const databaseAwayMsMax = 20_000;
const connectionsOfTrial = 6;
/** Long: a busy machine must not pass for a hub that hangs. */
const startMsMax = 120_000;
const activitySql = `
select pid, application_name as program, state, wait_event_type as "waitsFor", wait_event as event,
       round(extract(epoch from now() - state_change)) as seconds, pg_blocking_pids(pid) as "behind", left(query, 100) as query
  from pg_stat_activity where datname = current_database()`;

interface HubProcess {
  readonly port: number;
  program: Program;
}

/** How often they break, and in what way. */
export interface Breaking {
  readonly chance: Chance;
  /** Between two breaks: the shortest and the longest, ms. */
  readonly restMs: readonly [number, number];
  /** Of the breaks; the others stop the database. */
  readonly killShare: number;
}

/** Hubs as processes on one database: each is killed and started again at its port, and the database goes away at times. */
export class BreakableHubs {
  readonly #database: TestDatabase;
  readonly #hubs: readonly HubProcess[];
  kills = 0;
  databaseStops = 0;

  private constructor(database: TestDatabase, ports: readonly number[]) {
    this.#database = database;
    this.#hubs = ports.map((port) => ({ port, program: this.#run(port) }));
  }

  static async start(count: number): Promise<BreakableHubs> {
    const database = await createTestDatabase(connectionsOfTrial);
    const ports: number[] = [];
    while (ports.length < count) ports.push(await steadyPort());
    const hubs = new BreakableHubs(database, ports);
    await Promise.all(hubs.#hubs.map((hub) => hubs.#untilReady(hub)));
    return hubs;
  }

  /** The trial's own connections to the hubs' database. */
  get pool(): Pool {
    return this.#database.pool;
  }

  get ports(): readonly number[] {
    return this.#hubs.map(({ port }) => port);
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
        await wait(20);
      }
    }
  }

  /**
   * While `work` goes on hubs are killed, one at a time, and their database goes away.
   * @throws at once when a hub does not come back: what follows would not be broken any more.
   */
  async breakDuring(breaking: Breaking, work: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    const trouble = this.#breakUntil(() => isOver, breaking);
    const broken = trouble.then(() => new Promise<never>(() => undefined));
    try {
      await Promise.race([work(), broken]);
    } finally {
      isOver = true;
      await trouble;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#hubs.map(({ program }) => program.kill("SIGTERM")));
    await this.#database.close();
  }

  async #breakUntil(isOver: () => boolean, { chance, restMs, killShare }: Breaking): Promise<void> {
    while (!isOver()) {
      await wait(chance.whole(...restMs));
      if (isOver()) return;
      if (chance.happens(killShare)) await this.#kill(chance);
      else await this.#stopDatabase(chance);
    }
  }

  async #kill(chance: Chance): Promise<void> {
    this.kills += 1;
    const hub = chance.one(this.#hubs);
    await hub.program.kill("SIGKILL");
    await wait(chance.whole(0, 200));
    hub.program = this.#run(hub.port);
    await this.#untilReady(hub);
  }

  /** A hub that does not come up is told with what its database is doing. */
  async #untilReady({ program, port }: HubProcess): Promise<void> {
    try {
      await untilReady(program, port, startMsMax);
    } catch (cause) {
      const { rows } = await this.asked((pool) => pool.query(activitySql));
      throw new Error(`${String(cause)}; the database: ${JSON.stringify(rows)}`, { cause });
    }
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
      ...{ PORT: String(port), HOST: "127.0.0.1", LOG_LEVEL: "warn", NODE_COMPILE_CACHE: compiled },
    });
  }
}
