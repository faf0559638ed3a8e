/** What the system says of a folder that this user may not enter or write to, or that is none. */
const folderCodes = new Set(["EACCES", "EEXIST", "ENOTDIR", "EPERM", "EROFS"]);

/**
 * Runs work on the till's data folder.
 * @throws what it throws; where the folder itself is at fault, with the setting that names it.
 */
export function inDataFolder<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && folderCodes.has(String(error.code)))) throw error;
    throw new Error(
      `the till's folder ${dataDir} (--data or TILL_DATA) must be one that this user may write to: ${error.message}`,
      { cause: error },
    );
  }
}
