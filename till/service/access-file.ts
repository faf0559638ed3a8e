import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { inDataFolder } from "./data-folder.ts";

export const accessFile = "access.json";

/** How commands on this machine reach the till that serves. */
export interface Access {
  /** Such as `http://127.0.0.1:37015`. */
  readonly url: string;
  readonly token: string;
}

/**
 * Written by a till that serves, for its commands: a file that only its owner can read. Who can read it can read and
 * write the journals, too. The token ends with the till.
 */
export function writeAccess(dataDir: string, access: Access): void {
  const path = join(dataDir, accessFile);
  const unfinished = `${path}.new`;
  // One that a killed till has left may be open to others.
  rmSync(unfinished, { force: true });
  const file = openSync(unfinished, "wx", 0o600);
  try {
    writeSync(file, JSON.stringify(access));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
}

/** Only our own: when our folder was moved away, another till may serve from its place. */
export function removeAccess(dataDir: string, token: string): void {
  if (readAccess(dataDir)?.token !== token) return;
  rmSync(join(dataDir, accessFile), { force: true });
}

/** @returns undefined when no till serves from the folder; one that was killed has left its file behind. */
export function readAccess(dataDir: string): Access | undefined {
  let text: string;
  try {
    text = inDataFolder(dataDir, () => readFileSync(join(dataDir, accessFile), "utf8"));
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
  const read: Partial<Access> = JSON.parse(text);
  if (typeof read.url !== "string" || typeof read.token !== "string") {
    throw new Error(`${join(dataDir, accessFile)} cannot be understood: start the till again`);
  }
  return { url: read.url, token: read.token };
}
