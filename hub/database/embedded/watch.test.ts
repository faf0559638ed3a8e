import { rename } from "node:fs/promises";
import { expect, test } from "vitest";
import { readConfiguration } from "../../configuration.ts";
import { serverPid, temporaryDataDir } from "../../testing/folder.ts";
import { silentLog } from "../log.ts";
import { openDatabase } from "../open.ts";
import { foldersOf } from "./folders.ts";

test("a cluster that cannot be seen for a while is told, ends nobody, and its server is joined again", async () => {
  const dataDir = await temporaryDataDir();
  const told: string[] = [];
  const log = { ...silentLog, error: (_: object, message: string) => void told.push(message) };
  const database = await openDatabase(readConfiguration({ DATA_DIR: dataDir }), "hub", log);
  const pid = await serverPid(dataDir);
  const { cluster } = foldersOf(dataDir);
  await rename(cluster, `${cluster}.away`);
  await expect.poll(() => told).toContain("the embedded database cannot be seen");
  await expect.poll(() => told).toContain("the embedded database cannot be restarted");
  await rename(`${cluster}.away`, cluster);
  expect((await database.pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  expect(await serverPid(dataDir)).toBe(pid);
  await database.close();
  expect(await serverPid(dataDir)).toBeUndefined();
});
