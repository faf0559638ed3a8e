import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exchangeFile } from "../exchange/settings.ts";

export interface ExchangeFileOptions {
  readonly exchange?: "on" | "off";
  readonly url: string;
  readonly authkey: string;
  /** Lines behind the others. */
  readonly more?: string;
}

/** Writes an exchange.ini at once, as an installer does. @param conf the folder of till.ini */
export function writeExchangeFile(conf: string, options: ExchangeFileOptions): void {
  const { exchange = "on", url, authkey, more = "" } = options;
  const path = join(conf, exchangeFile);
  mkdirSync(join(path, ".."), { recursive: true });
  const text = `[exchange]\nexchange = ${exchange}\nurl = ${url}\nauthkey = ${authkey}\n${more}`;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
