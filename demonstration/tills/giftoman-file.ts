import { join } from "node:path";
import { giftomanFile } from "@prilavok/till/plugins/giftoman/configuration.ts";
import { writeOwnFile } from "./own-file.ts";

export interface Destination {
  /** Of the hub. */
  readonly url: string;
  /** The till's access key there: a secret. */
  readonly key: string;
}

/**
 * Has a till deliver to the hub: turns its Giftoman plugin on, in `ncash.ini.d/giftoman.ini`. A till that serves already
 * rereads the file by itself.
 * @param conf the till's folder of configuration.
 */
export async function writeGiftomanFile(conf: string, { url, key }: Destination): Promise<void> {
  await writeOwnFile(
    join(conf, giftomanFile),
    `; Пишет демонстрация при каждом запуске.
[plugins]
giftoman = on

[giftoman]
url = "${url}/s/"
authkey = "${key}"
`,
  );
}
