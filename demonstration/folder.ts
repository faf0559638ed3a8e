import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { holdsCluster } from "@prilavok/hub/database/embedded/cluster.ts";
import { DemoMemory } from "./state.ts";

/**
 * Root's demonstration would leave files that the owner of the folder cannot use at the next start.
 * @throws when root runs it in an ordinary user's folder.
 */
export async function refuseOthersFolder(dataDir: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { path, uid } = await nearest(dataDir);
  if (uid === 0) return;
  throw new Error(
    `${path} belongs to user ${uid}, who could not use what root leaves there: ` +
      `run the demonstration as that user (sudo -u '#${uid}' npm start), or name a folder of root's with --data`,
  );
}

async function nearest(path: string): Promise<{ readonly path: string; readonly uid: number }> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  return found === undefined ? nearest(dirname(path)) : { path, uid: found.uid };
}

/**
 * Takes a folder without a database for the demonstration, before one is made in it.
 * @throws when the folder holds a database that no demonstration has made, such as a shop's own.
 */
export async function claimFolder(dataDir: string): Promise<void> {
  const memory = await DemoMemory.open(dataDir);
  if (memory.isNew && (await holdsCluster(dataDir))) {
    throw new Error(
      `${dataDir} holds a database that the demonstration did not make, and would fill with its sales: ` +
        "choose another folder (npm start -- --data /tmp/demo)",
    );
  }
  await memory.change({});
}
