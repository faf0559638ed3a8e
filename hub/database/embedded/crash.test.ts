import { expect, test } from "vitest";
import { readConfiguration } from "../../configuration.ts";
import { serverPid, temporaryDataDir } from "../../testing/folder.ts";
import { type Acknowledged, WriterProcess } from "../../testing/writer-process.ts";
import { openDatabase } from "../open.ts";
import { foldersOf } from "./folders.ts";
import { processesOn, signal } from "./process.ts";

const rounds = 3;
const rowsBefore = 30;
const rowsAfter = 30;

/** What dies. In the first two the hub lives on and has to write on; in the others it dies too. */
const deaths = {
  "the postmaster": async (dataDir: string) => signal((await serverPid(dataDir)) ?? 0, "SIGKILL"),
  "a server process": async (_: string, writer: WriterProcess) => signal(writer.backendPid, "SIGKILL"),
  "the hub": async (_: string, writer: WriterProcess) => writer.kill("SIGKILL"),
  "the hub and the postmaster": async (dataDir: string, writer: WriterProcess) => {
    signal((await serverPid(dataDir)) ?? 0, "SIGKILL");
    writer.kill("SIGKILL");
  },
  "the hub and every process of the server": async (dataDir: string, writer: WriterProcess) => {
    writer.kill("SIGKILL");
    for (const pid of await processesOn(foldersOf(dataDir).cluster)) signal(pid, "SIGKILL");
  },
};

const hubLivesOn = new Set<string>(["the postmaster", "a server process"]);

test.for(Object.keys(deaths) as (keyof typeof deaths)[])(
  `killing %s, ${rounds} times, loses no acknowledged row`,
  { timeout: 60_000 },
  async (victim) => {
    const dataDir = await temporaryDataDir();
    const acknowledged: Acknowledged[] = [];
    for (let round = 0; round < rounds; round++) {
      const writer = new WriterProcess(dataDir, "hub");
      await writer.writes(rowsBefore + Math.floor(Math.random() * rowsBefore));
      await deaths[victim](dataDir, writer);
      if (hubLivesOn.has(victim)) {
        await writer.writes(rowsAfter);
        writer.kill("SIGTERM");
        expect(await writer.ended(), writer.errors).toBe(0);
      }
      await writer.ended();
      acknowledged.push(...writer.acknowledged);
    }
    const written = await readWritten(dataDir);
    expect(written).toEqual(expect.arrayContaining(acknowledged));
    // A row whose commit was cut off before it could be told is no loss; there is at most one a death.
    expect(written.length - acknowledged.length).toBeLessThanOrEqual(rounds);
    expect(await serverPid(dataDir)).toBeUndefined();
  },
);

async function readWritten(dataDir: string): Promise<Acknowledged[]> {
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "command");
  const { rows } = await database.pool.query<Acknowledged>("select n, value from written order by n");
  await database.close();
  return rows;
}
