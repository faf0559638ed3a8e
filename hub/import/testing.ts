import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onTestFinished } from "vitest";
import { createChain, type TestTill } from "../testing/chain.ts";
import { createTestHub, type TestHub } from "../testing/hub.ts";
import { type Ended, Program } from "../testing/hub-process.ts";
import { parseInlineMap } from "./map.ts";
import { type ReadFile, type ReadOptions, readFile } from "./read.ts";
import type { ImportSummary } from "./summary.ts";

/** A folder of the test's own. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "prilavok-import-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file of the test's own; packed when the name ends in .gz. */
export async function writeTemporary(content: string | Buffer, name = "receipts.csv"): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, name.endsWith(".gz") ? gzipSync(content) : content);
  return path;
}

/** A file with this content, read whole. */
export async function readContent(
  content: string | Buffer,
  map = "auto",
  changes: Partial<ReadOptions> = {},
): Promise<ReadFile> {
  return readFile({
    path: await writeTemporary(content),
    map: parseInlineMap(map),
    encoding: undefined,
    delimiter: undefined,
    written: {},
    quotes: true,
    hasHeader: true,
    timeZone: undefined,
    ...changes,
  });
}

/** A receipt as it would be sent. */
export interface SentReceipt {
  readonly extId: string;
  readonly ts: string;
  readonly amount: number;
  readonly token?: string;
  readonly cashier?: string;
  readonly discount?: number;
  readonly positions: readonly { readonly name: string; readonly count: number; readonly total: number }[];
  readonly attributes?: readonly { readonly name: string; readonly value: number }[];
}

export function sentReceipts({ ready }: Pick<ReadFile, "ready">): SentReceipt[] {
  return ready.map(({ json }) => JSON.parse(json) as SentReceipt);
}

/** A real hub, its stores "1" and "2" with a till "1" and "2", and the import as a process beside it. */
export interface TestShop {
  readonly hub: TestHub;
  readonly till: TestTill;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `prilavok-hub` with these arguments. */
  command(...args: string[]): Promise<Ended>;
  /** Imports a file with this content into store 1. */
  import(content: string | Buffer, ...args: string[]): Promise<Imported>;
  /** Receipts that are stored, in the order of their times: [extId, amount in ten-thousandths]. */
  stored(): Promise<(readonly [string, number])[]>;
  /** Whether every roll-up equals its receipts, by `prilavok-hub check`. */
  isEqual(): Promise<boolean>;
}

export interface Imported extends Ended {
  readonly summary: ImportSummary;
}

export async function openShop(): Promise<TestShop> {
  const hub = await createTestHub();
  onTestFinished(() => hub.close());
  const [till] = await createChain(hub.database.pool, 2);
  if (till === undefined) throw new Error("a chain has a till");
  const environment = { DATABASE_URL: hub.database.url, DATA_DIR: await temporaryFolder() };
  const command = (...args: string[]) => new Program(args, environment).ended;
  return {
    hub,
    till,
    environment,
    command,
    import: async (content, ...args) => {
      const path = await writeTemporary(content);
      const ended = await command("import", path, "--store", "1", "--json", ...args);
      if (!ended.output.startsWith("{")) throw new Error(`the import printed no summary: ${ended.errors}`);
      return { ...ended, summary: JSON.parse(ended.output) as ImportSummary };
    },
    stored: async () => {
      const { rows } = await hub.database.pool.query<{ extId: string; amountE4: bigint }>(
        'select ext_id as "extId", amount_e4 as "amountE4" from receipt order by ts, ext_id',
      );
      return rows.map(({ extId, amountE4 }) => [extId, Number(amountE4)] as const);
    },
    isEqual: async () => (JSON.parse((await command("check", "--json")).output) as { equal: boolean }).equal,
  };
}
