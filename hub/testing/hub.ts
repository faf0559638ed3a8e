import pino from "pino";
import { type Clock, systemClock } from "../clock.ts";
import { type Configuration, readConfiguration } from "../configuration.ts";
import { createHub, type HubOptions } from "../hub.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";

export interface TestHub {
  readonly database: TestDatabase;
  /** Everything the hub logged, one JSON object a line. */
  readonly logged: string[];
  /** Posts a body to an address and reads the answer. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  /** Calls one method; resolves with `result` or `error`. */
  call(path: string, method: string, params?: unknown): Promise<RpcAnswer>;
  get(path: string): Promise<TestAnswer>;
  /** Any request; a body that is neither text nor bytes is sent as JSON. */
  request(
    method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS",
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestAnswer>;
  /** One round of checking shifts, as the hub makes by itself twice a minute. */
  checkShifts(): Promise<void>;
  /** Opens a real port on loopback. @returns its URL. */
  listen(): Promise<string>;
  /** Shuts the hub down; its database stays. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  json<T = RpcAnswer>(): T;
}

export interface RpcAnswer {
  readonly jsonrpc: string;
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: Record<string, unknown>;
    readonly receipt?: unknown;
  };
}

/** A whole hub on a database of its own, answered without a port. */
export async function createTestHub(
  options: {
    readonly clock?: Clock;
    readonly configuration?: Partial<Configuration>;
    readonly checks?: HubOptions["checks"];
    /** KKMTransfer runs only when it is asked for. */
    readonly transfer?: HubOptions["transfer"];
    /** One more hub on a database that is there; its owner closes it. */
    readonly database?: TestDatabase;
  } = {},
): Promise<TestHub> {
  const database = options.database ?? (await createTestDatabase(8));
  const logged: string[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void logged.push(line) });
  const hub = createHub({
    pool: database.pool,
    clock: options.clock ?? systemClock,
    log,
    configuration: { ...readConfiguration({}), ...options.configuration },
    checks: options.checks,
    transfer: options.transfer,
  });
  const testHub: TestHub = {
    database,
    logged,
    post: (path, body, headers) => testHub.request("POST", path, body, headers),
    async call(path, method, params) {
      const answer = await testHub.post(path, { jsonrpc: "2.0", id: 1, method, params });
      return answer.json();
    },
    get: (path) => testHub.request("GET", path),
    async request(method, path, body, headers = {}) {
      const payload = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const response = await hub.door.inject({
        method,
        url: path,
        headers,
        ...(payload === undefined ? {} : { payload }),
      });
      return answerOf(response);
    },
    async checkShifts() {
      await hub.checker.check();
    },
    listen: () => hub.door.listen({ host: "127.0.0.1", port: 0 }),
    stop: () => hub.close(),
    async close() {
      await hub.close();
      if (options.database === undefined) await database.close();
    },
  };
  return testHub;
}

function answerOf(response: {
  statusCode: number;
  headers: Record<string, unknown>;
  body: string;
}): TestAnswer {
  return {
    status: response.statusCode,
    headers: response.headers,
    text: response.body,
    json: <T>() => JSON.parse(response.body) as T,
  };
}
