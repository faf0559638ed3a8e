import { resolve } from "node:path";

/** Everything about a hub that its operator decides. Flags win over environment. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  /** The hub's folder: the embedded database and the hub's own state. Absolute. */
  readonly dataDir: string;
  /** A PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Connections of the hub to the database. */
  readonly databaseConnectionsMax: number;
  /** Groups of receipts on their way to the database at once; each two take one of its connections. */
  readonly ingestWriters: number;
  /** Rate limit of one device, in receipts. */
  readonly deviceReceiptsPerSecond: number;
  readonly deviceReceiptsBurst: number;
  /**
   * Receipts accepted and not yet committed; beyond it the hub answers 503. Backlog fills half of it, the rest is for
   * live receipts. More makes live receipts wait longer and drains nothing faster: two cores write 4,000 in 0.2 s, and
   * a stampede was drained as fast with them as with 8,000 (bench/stampede).
   */
  readonly pendingReceiptsMax: number;
  /**
   * When «Обработка транзакций ККМ (KKMTransfer)» runs: five fields of a crontab, in UTC. Undefined: never by this hub.
   */
  readonly kkmTransferCron: string | undefined;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
}

export type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Reads the configuration from the environment. @throws when a variable has an impossible value, naming it. */
export function readConfiguration(environment: Environment): Configuration {
  return {
    host: environment.HOST ?? "127.0.0.1",
    port: integer(environment, "PORT", 8080, 0, 65_535),
    dataDir: resolve(environment.DATA_DIR ?? "./data"),
    databaseUrl: environment.DATABASE_URL || undefined,
    databaseConnectionsMax: integer(environment, "DATABASE_CONNECTIONS_MAX", 10, 4, 200),
    ingestWriters: integer(environment, "INGEST_WRITERS", 4, 1, 32),
    deviceReceiptsPerSecond: integer(environment, "DEVICE_RECEIPTS_PER_SECOND", 20_000, 1, 1_000_000),
    deviceReceiptsBurst: integer(environment, "DEVICE_RECEIPTS_BURST", 200_000, 100, 10_000_000),
    pendingReceiptsMax: integer(environment, "PENDING_RECEIPTS_MAX", 4_000, 100, 1_000_000),
    kkmTransferCron: schedule(environment.KKM_TRANSFER_CRON),
    logLevel: choice(environment, "LOG_LEVEL", "info", logLevels),
  };
}

const everyMinute = "* * * * *";

function schedule(text: string | undefined): string | undefined {
  if (text === "off") return undefined;
  return text === undefined || text === "" ? everyMinute : text;
}

function integer(
  environment: Environment,
  name: string,
  byDefault: number,
  min: number,
  max: number,
): number {
  const text = environment[name];
  if (text === undefined || text === "") return byDefault;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${name} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

function choice<const T extends string>(
  environment: Environment,
  name: string,
  byDefault: T,
  among: readonly T[],
): T {
  const text = environment[name];
  if (text === undefined || text === "") return byDefault;
  const found = among.find((value) => value === text);
  if (found === undefined) throw new Error(`${name} must be one of ${among.join(", ")}, not "${text}"`);
  return found;
}
