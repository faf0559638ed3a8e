import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { tillFolder } from "./till-folder.ts";

/** Why no small disk can be made here; undefined when it can. */
export const noSmallDisk =
  process.platform !== "linux"
    ? "needs tmpfs, which only Linux has"
    : process.getuid?.() !== 0
      ? "needs root, to mount a small disk"
      : tryMount();

function tryMount(): string | undefined {
  // In a namespace of its own, so that nothing is left behind.
  const { status, error } = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
  return error === undefined && status === 0 ? undefined : "may not mount a small disk here";
}

/** A disk of its own for a test, of a size that is soon full. */
export class SmallDisk {
  readonly folder: string;
  readonly #filler: string;

  constructor(kibibytes: number) {
    this.folder = join(tillFolder(), "disk");
    this.#filler = join(this.folder, "filler");
    mkdirSync(this.folder);
    mustRun("mount", "-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", this.folder);
    onTestFinished(() => mustRun("umount", "--lazy", this.folder));
  }

  /** Fills it up to so much. */
  fill(leftKibibytes = 0): void {
    this.empty();
    const { bavail, bsize } = statfsSync(this.folder);
    let left = Math.max(0, bavail * bsize - leftKibibytes * 1024);
    const file = openSync(this.#filler, "w");
    try {
      while (left > 0) left -= writeSync(file, Buffer.alloc(Math.min(left, 65_536), 1));
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Only while nobody has a file of it open for writing. */
  remount(how: "ro" | "rw"): void {
    mustRun("mount", "-o", `remount,${how}`, this.folder);
  }

  /** Makes room again. */
  empty(): void {
    rmSync(this.#filler, { force: true });
  }
}

function mustRun(command: string, ...parameters: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, parameters, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
}
