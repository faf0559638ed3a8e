import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "@prilavok/hub/database/pool.ts";
import { administer } from "@prilavok/hub/testing/administer.ts";
import { createTestDatabase, type TestDatabase } from "@prilavok/hub/testing/database.ts";
import { freePort, Program, untilReady } from "@prilavok/hub/testing/hub-process.ts";
import type { Chance } from "@prilavok/till/testing/chance.ts";
import { inject } from "vitest";

const databaseAwayMsMax = 10_000;
/** Long: a busy machine must not pass for a hub that hangs. */
const startMsMax = 120_000;
const activitySql = `
select pid, application_name as program, state, wait_event_type as "waitsFor", wait_event as event,
       round(extract(epoch from now() - state_change)) as seconds, pg_blocking_pids(pid) as "behind", left(query, 100) as query
  from pg_stat_activity where datname = current_database()`;

/** A hub as a process of its own that is killed and started again at one port, and whose database goes away at times. */
export class SharedHub {
  readonly port: number;
  readonly #database: TestDatabase;
  #program: Program;
  kills = 0;
  databaseStops = 0;

  private constructor(database: TestDatabase, port: number) {
    this.#database = database;
    this.port = port;
    this.#program = this.#run();
  }

  static async start(): Promise<SharedHub> {
    const hub = new SharedHub(await createTestDatabase(), await freePort());
    await untilReady(hub.#program, hub.port);
    return hub;
  }

  /** The trial's own connections to the hub's database. */
  get pool(): Pool {
    return this.#database.pool;
  }

  /** Asks the hub's database, also when it is away for the moment. */
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

  /** Ends the process at once, and starts it anew. */
  async kill(chance: Chance): Promise<void> {
    this.kills += 1;
    await this.#program.kill("SIGKILL");
    await wait(chance.whole(0, 200));
    this.#program = this.#run();
    await this.#untilReady();
  }

  /** A hub that does not come up is told with what its database is doing. */
  async #untilReady(): Promise<void> {
    try {
      await untilReady(this.#program, this.port, startMsMax);
    } catch (cause) {
      const { rows } = await this.asked((pool) => pool.query(activitySql));
      throw new Error(`${String(cause)}; the database: ${JSON.stringify(rows)}`, { cause });
    }
  }

  /** The database ends every connection of the hub and takes no new one for a while. */
  async stopDatabase(chance: Chance): Promise<void> {
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

  async close(): Promise<void> {
    await this.#program.kill("SIGTERM");
    await this.#database.close();
  }

  #run(): Program {
    return new Program(["serve"], {
      DATABASE_URL: this.#database.url,
      PORT: String(this.port),
      HOST: "127.0.0.1",
      LOG_LEVEL: "warn",
    });
  }
}
