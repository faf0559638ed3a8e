import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { giftomanFile } from "@prilavok/till/plugins/giftoman/configuration.ts";

/** The access key is a secret: nobody but the owner reads it. */
const fileMode = 0o600;
const folderMode = 0o700;

export interface Destination {
  /** Of the hub. */
  readonly url: string;
  /** The till's access key there. */
  readonly key: string;
}

/**
 * Has a till deliver to the hub: turns its Giftoman plugin on, in `ncash.ini.d/giftoman.ini`. A till that serves already
 * rereads the file by itself. It is replaced in one step, and not touched where it says the same already.
 * @param conf the till's folder of configuration.
 */
export async function writeGiftomanFile(conf: string, destination: Destination): Promise<void> {
  const path = join(conf, giftomanFile);
  const text = textOf(destination);
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

function textOf({ url, key }: Destination): string {
  return `; Пишет демонстрация при каждом запуске.
[plugins]
giftoman = on

[giftoman]
url = "${url}/s/"
authkey = "${key}"
`;
}

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
}
