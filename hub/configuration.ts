import { isAbsolute, resolve } from "node:path";
import { readConfigurationFile } from "./configuration-file.ts";

/** Everything about a hub that its operator decides. Flags win over the environment, that over the file. */
export interface Configuration {
  readonly host: string;
  readonly port: number;
  /** The hub's folder: the embedded database and the hub's own state. Absolute. */
  readonly dataDir: string;
  /** A PostgreSQL server to use instead of the embedded one. */
  readonly databaseUrl: string | undefined;
  /** Connections of the hub to the database. */
  readonly databaseConnectionsMax: number;
  /** Groups of receipts on their way to the database at once, each on a connection of its own. */
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
  /** The system user that the embedded PostgreSQL gets where the hub runs as root. */
  readonly postgresUserName: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names the file of settings. Without it there is none: no file is read by chance. */
export const fileVariable = "PRILAVOK_CONF";

export const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const everyMinute = "* * * * *";

/** What one setting is called, and how its text is read. Undefined and empty texts mean the default. */
interface Setting<T> {
  readonly variable: string;
  readonly byDefault: string | undefined;
  readonly read: (text: string | undefined, variable: string) => T;
}

const settings: { readonly [Name in keyof Configuration]: Setting<Configuration[Name]> } = {
  host: { variable: "HOST", byDefault: "127.0.0.1", read: (text) => text ?? "" },
  port: { variable: "PORT", byDefault: "8080", read: whole(0, 65_535) },
  dataDir: { variable: "DATA_DIR", byDefault: "./data", read: (text) => resolve(text ?? "") },
  databaseUrl: { variable: "DATABASE_URL", byDefault: undefined, read: (text) => text },
  databaseConnectionsMax: { variable: "DATABASE_CONNECTIONS_MAX", byDefault: "10", read: whole(4, 200) },
  ingestWriters: { variable: "INGEST_WRITERS", byDefault: "4", read: whole(1, 32) },
  deviceReceiptsPerSecond: {
    variable: "DEVICE_RECEIPTS_PER_SECOND",
    byDefault: "20000",
    read: whole(1, 1_000_000),
  },
  deviceReceiptsBurst: {
    variable: "DEVICE_RECEIPTS_BURST",
    byDefault: "200000",
    read: whole(100, 10_000_000),
  },
  pendingReceiptsMax: { variable: "PENDING_RECEIPTS_MAX", byDefault: "4000", read: whole(100, 1_000_000) },
  kkmTransferCron: {
    variable: "KKM_TRANSFER_CRON",
    byDefault: everyMinute,
    read: (text) => (text === "off" ? undefined : text),
  },
  logLevel: { variable: "LOG_LEVEL", byDefault: "info", read: oneOf(logLevels) },
  postgresUserName: { variable: "POSTGRES_USER_NAME", byDefault: undefined, read: (text) => text },
};

/** Of the configuration that is in force: what each value was made of. */
export interface SettingInForce {
  readonly variable: string;
  /** As it was written. Secrets are in it. */
  readonly text: string | undefined;
  /** `environment`, the path of the file, or `default`. */
  readonly from: string;
}

export interface Configured {
  readonly configuration: Configuration;
  /** The file that was read. */
  readonly file: string | undefined;
  readonly inForce: readonly SettingInForce[];
}

/** All names that are read from the environment or the file. */
export const settingVariables: readonly string[] = Object.values(settings).map(({ variable }) => variable);

/**
 * Reads the configuration from the environment and from the file that it names.
 * @throws when a variable has an impossible value, or the file is not there or has a name that is no setting.
 */
export function configure(environment: Environment): Configured {
  const path = environment[fileVariable] || undefined;
  const file = path === undefined ? undefined : resolve(path);
  const inFile = file === undefined ? {} : readConfigurationFile(file, settingVariables);
  if (file !== undefined && inFile.DATA_DIR && !isAbsolute(inFile.DATA_DIR)) {
    throw new Error(`DATA_DIR in ${file} must be an absolute path, not "${inFile.DATA_DIR}"`);
  }
  const inForce = Object.values(settings).map(({ variable, byDefault }): SettingInForce => {
    if (environment[variable]) return { variable, text: environment[variable], from: "environment" };
    if (file !== undefined && inFile[variable]) return { variable, text: inFile[variable], from: file };
    return { variable, text: byDefault, from: "default" };
  });
  const values = Object.entries(settings).map(([name, setting], index) => {
    return [name, setting.read(inForce[index]?.text, setting.variable)] as const;
  });
  // The table has every name with its own type, which entries of it cannot tell.
  return { configuration: Object.fromEntries(values) as unknown as Configuration, file, inForce };
}

/** The configuration alone. @throws as `configure` does. */
export function readConfiguration(environment: Environment): Configuration {
  return configure(environment).configuration;
}

function whole(min: number, max: number): (text: string | undefined, variable: string) => number {
  return (text, variable) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= min && value <= max) return value;
    throw new Error(`${variable} must be a whole number from ${min} to ${max}, not "${text}"`);
  };
}

function oneOf<const T extends string>(
  among: readonly T[],
): (text: string | undefined, variable: string) => T {
  return (text, variable) => {
    const found = among.find((value) => value === text);
    if (found === undefined) throw new Error(`${variable} must be one of ${among.join(", ")}, not "${text}"`);
    return found;
  };
}
