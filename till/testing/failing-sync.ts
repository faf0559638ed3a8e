import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tillFolder } from "./till-folder.ts";

/** Stands before the C library in a program that is started with it, and lets syncs fail while a file is there. */
const source = (switchFile: string) => `
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>
static int fails(void) { return access("${switchFile}", F_OK) == 0; }
int fsync(int file) { if (fails()) { errno = EIO; return -1; } return syscall(SYS_fsync, file); }
int fdatasync(int file) { if (fails()) { errno = EIO; return -1; } return syscall(SYS_fdatasync, file); }
`;

/** Why no sync can be made to fail here; undefined when it can. */
export const noFailingSync =
  process.platform !== "linux"
    ? "needs LD_PRELOAD, of Linux"
    : spawnSync("cc", ["--version"]).status === 0
      ? undefined
      : "needs a C compiler";

/** A disk that takes what is written and then fails to say that it has it. */
export class FailingSync {
  /** For the environment of the program whose syncs are to fail. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #switch: string;

  constructor() {
    const folder = tillFolder();
    this.#switch = join(folder, "fail");
    const library = join(folder, "failing-sync.so");
    const { status, stderr } = spawnSync("cc", ["-shared", "-fPIC", "-x", "c", "-", "-o", library], {
      input: source(this.#switch),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`cc failed: ${stderr}`);
    this.environment = { LD_PRELOAD: library };
  }

  fail(): void {
    writeFileSync(this.#switch, "");
  }

  mend(): void {
    rmSync(this.#switch, { force: true });
  }
}
