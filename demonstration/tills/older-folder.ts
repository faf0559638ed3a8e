import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { connectForReading, JournalRefused } from "@prilavok/till/journal/file.ts";

/**
 * Looks at the tills' journals before anything is started.
 * @throws Error that says what to do when an older demonstration has written them, which the tills cannot go on with.
 */
export async function refuseOlderFolder(dataDir: string): Promise<void> {
  for (const path of await journalsIn(dataDir)) {
    if (!isOlder(path)) continue;
    throw new Error(
      `${dataDir} is the data folder of an older demonstration, and its tills' journals are in a format that is ` +
        "not written any more: choose another folder (npm start -- --data /tmp/demo), or move this one away to " +
        `begin anew. Seen by ${path}`,
    );
  }
}

async function journalsIn(dataDir: string): Promise<string[]> {
  const folder = join(dataDir, "tills");
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.map((name) => join(folder, name, "work.journal"));
}

function isOlder(path: string): boolean {
  try {
    connectForReading(path).close();
    return false;
  } catch (error) {
    // Whatever else is wrong with it the till itself tells, better than we.
    return error instanceof JournalRefused && /has format \d+, which no released version/.test(error.message);
  }
}
