import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { giftomanFile } from "../plugins/giftoman/configuration.ts";

export interface GiftomanFileOptions {
  readonly giftoman?: "on" | "off";
  readonly url: string;
  readonly authkey: string;
  /** Lines behind the others. */
  readonly more?: string;
}

/** Writes a giftoman.ini at once, as an installer does. @param conf the folder of till.ini */
export function writeGiftomanFile(conf: string, options: GiftomanFileOptions): void {
  const { giftoman = "on", url, authkey, more = "" } = options;
  const path = join(conf, giftomanFile);
  mkdirSync(join(path, ".."), { recursive: true });
  const text = `[plugins]\ngiftoman = ${giftoman}\n[giftoman]\nurl = ${url}\nauthkey = ${authkey}\n${more}`;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
