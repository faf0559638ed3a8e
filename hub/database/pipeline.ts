/**
 * Connections that are shared by a few users, so that the database goes from the statement of one to that of the next
 * without waiting for the hub: a bound statement is on the wire while the one before it is still being executed.
 *
 * Why not pg's own pipeline mode: it takes no queries of a class of one's own, which `bound-statement.ts` needs.
 */

import type { Connection as WireConnection } from "pg";
import { type BoundStatement, Execution } from "./bound-statement.ts";
import type { Connection, Pool } from "./pool.ts";

/** pg's types do not tell that a client has its wire. */
interface WiredConnection extends Connection {
  readonly connection: WireConnection;
}

/** What a user asks for; it begins when everything before it has its answer. */
interface Request {
  begin(): void;
  /** Whether the server has it already. */
  readonly isSent: boolean;
}

/**
 * One connection. Its requests are executed in the order in which they are made, each as a transaction of its own:
 * each ends with a Sync, so that one that fails takes no other with it.
 */
export class Pipeline {
  readonly #connection: WiredConnection;
  /** The first is under way. */
  readonly #requests: Request[] = [];

  constructor(connection: Connection) {
    this.#connection = connection as WiredConnection;
  }

  /** Runs a statement that returns no rows of interest. @throws the database's error. */
  execute(bound: BoundStatement): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const execution = new Execution(bound, (error) => {
      this.#end();
      if (error) reject(error);
      else resolve();
    });
    const isSent = this.#mayBeSentAhead() && execution.sendAhead(this.#connection.connection);
    this.#add({ begin: () => this.#connection.query(execution), isSent });
    return promise;
  }

  /** Runs a query that returns rows. @throws the database's error. */
  query<Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const { promise, resolve, reject } = Promise.withResolvers<Row[]>();
    const begin = () =>
      this.#connection.query<Row>(text, [...values], (error: Error | undefined, result) => {
        this.#end();
        if (error) reject(error);
        else resolve(result.rows);
      });
    this.#add({ begin, isSent: false });
    return promise;
  }

  /** Gives the connection back to its pool, or ends it. */
  release(broken: Error | undefined): void {
    this.#connection.release(broken);
  }

  /** What goes ahead of one that is not sent would be executed before it. */
  #mayBeSentAhead(): boolean {
    return this.#requests.length > 0 && this.#requests.slice(1).every((request) => request.isSent);
  }

  #add(request: Request): void {
    this.#requests.push(request);
    if (this.#requests.length === 1) request.begin();
  }

  #end(): void {
    this.#requests.shift();
    this.#requests[0]?.begin();
  }
}

interface Shared {
  readonly opening: Promise<Pipeline>;
  users: number;
}

/** Somebody's part in a pipeline. */
export interface Place {
  readonly pipeline: Pipeline;
  /** @param broken why the connection is of no more use, if so: what others wait for on it then fails at once. */
  giveBack(broken: Error | undefined): void;
}

export interface PipelinesOptions {
  readonly pool: Pool;
  /** As many are opened for those who want to be apart. */
  readonly connections: number;
  readonly usersEach: number;
}

/** Pipelines over connections of a pool, each for as long as somebody has a place in it. */
export class Pipelines {
  readonly #options: PipelinesOptions;
  /** Those whose connections are sound. */
  readonly #shared: Shared[] = [];

  constructor(options: PipelinesOptions) {
    this.#options = options;
  }

  /**
   * @param apart whether a connection of one's own is wanted, as long as there are any: many rows are worth a second
   *   backend of the database. Few are written faster behind others than beside them.
   * @throws the database's error.
   */
  async take(apart: boolean): Promise<Place> {
    const shared = this.#choose(apart) ?? this.#open();
    shared.users += 1;
    try {
      const pipeline = await shared.opening;
      return { pipeline, giveBack: (broken) => this.#giveBack(shared, pipeline, broken) };
    } catch (error) {
      this.#forget(shared);
      throw error;
    }
  }

  /** @returns undefined for a new one. */
  #choose(apart: boolean): Shared | undefined {
    const { connections, usersEach } = this.#options;
    const withRoom = this.#shared.filter(({ users }) => users < usersEach);
    if (!apart) return withRoom[0];
    return this.#shared.length < connections ? undefined : withRoom.sort((a, b) => a.users - b.users)[0];
  }

  #open(): Shared {
    const opening = this.#options.pool.connect().then((connection) => new Pipeline(connection));
    const shared = { opening, users: 0 };
    this.#shared.push(shared);
    return shared;
  }

  #giveBack(shared: Shared, pipeline: Pipeline, broken: Error | undefined): void {
    shared.users -= 1;
    if (broken === undefined && shared.users > 0) return;
    // Who found it broken first has released it.
    if (this.#forget(shared)) pipeline.release(broken);
  }

  /** @returns whether it was there. */
  #forget(shared: Shared): boolean {
    const place = this.#shared.indexOf(shared);
    if (place >= 0) this.#shared.splice(place, 1);
    return place >= 0;
  }
}
