import { chown, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDataDir } from "../../testing/folder.ts";
import { prepareFolders } from "./folders.ts";

const someUser = 1000;

test.skipIf(process.getuid?.() !== 0)(
  "what root makes in an ordinary user's folder becomes that user's",
  async () => {
    const folder = dirname(await temporaryDataDir());
    await chown(folder, someUser, someUser);
    const dataDir = join(folder, "shop", "data");
    const { server, hubLock } = await prepareFolders(dataDir);
    for (const path of [dirname(dataDir), dataDir, server, hubLock]) {
      expect((await stat(path)).uid, path).toBe(someUser);
    }
  },
);

test.skipIf(process.getuid?.() !== 0)("a folder that root has made stays root's", async () => {
  const dataDir = await temporaryDataDir();
  await mkdir(dataDir);
  await prepareFolders(dataDir);
  expect((await stat(dataDir)).uid).toBe(0);
});
