import { join } from "node:path";
import { exchangeFile } from "@prilavok/till/exchange/settings.ts";
import type { Destination } from "./giftoman-file.ts";
import { writeOwnFile } from "./own-file.ts";

/**
 * Has a till exchange customer orders, goods and «Транзакции ККМ» with the hub: `ncash.ini.d/exchange.ini`. A till that
 * serves already rereads the file by itself.
 * @param conf the till's folder of configuration.
 */
export async function writeExchangeFile(conf: string, { url, key }: Destination): Promise<void> {
  await writeOwnFile(
    join(conf, exchangeFile),
    `; Пишет демонстрация при каждом запуске.
[exchange]
exchange = on
url = "${url}/s/"
authkey = "${key}"
`,
  );
}
