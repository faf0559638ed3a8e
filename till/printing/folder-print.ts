import { open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PrinterFault } from "./printer-fault.ts";

/** Whoever takes the files is expected to take them away. */
export const folderFilesMax = 10_000;

/** Name of a file that is being written: nobody who looks for `*.bin` finds it. */
const unfinished = /^\.print-.*\.part$/;

/**
 * A file of its own for each job, there as a whole or not at all, in the order of their names.
 * @throws PrinterFault when the folder is full of files; the errors of the file system.
 */
export async function printIntoFolder(folder: string, bytes: Uint8Array): Promise<void> {
  const names = await readdir(folder);
  if (names.length >= folderFilesMax)
    throw new PrinterFault(`the folder holds ${folderFilesMax} files already`);
  // Left by a process that was killed; there is one printer for a folder, and one job at a time.
  for (const name of names) if (unfinished.test(name)) await rm(join(folder, name), { force: true });
  const name = nameAfter(names);
  const part = join(folder, `.print-${name}.part`);
  const file = await open(part, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, join(folder, name));
}

/** @example nameAfter(["00000041.bin"]) === "00000042.bin" */
function nameAfter(names: readonly string[]): string {
  let last = 0;
  for (const name of names) {
    const number = /^(\d{8})\.bin$/.exec(name)?.[1];
    if (number !== undefined) last = Math.max(last, Number(number));
  }
  return `${String(last + 1).padStart(8, "0")}.bin`;
}
