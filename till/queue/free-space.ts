import { statfsSync } from "node:fs";

/**
 * How much room the disk of a folder has now, for those who are not root: some microseconds. Undefined when the system does
 * not tell: what is not known is not warned of.
 */
export function freeBytesOf(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // Whether the disk can be written at all is found out by those who write it.
    return undefined;
  }
}
