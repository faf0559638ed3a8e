import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

const fileMode = 0o600;
const folderMode = 0o700;

/**
 * Has a file say this text, for its owner's eyes alone. It is replaced in one step, and not touched where it says the
 * same already.
 */
export async function writeOwnFile(path: string, text: string): Promise<void> {
  if ((await textAt(path)) === text) return;
  await mkdir(dirname(path), { recursive: true, mode: folderMode });
  const temporary = `${path}.tmp`;
  const file = await open(temporary, "w", fileMode);
  try {
    // One that was left behind may be readable by others.
    await file.chmod(fileMode);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
