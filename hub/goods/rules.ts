import * as limits from "@prilavok/contracts/exchange/limits.ts";
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import { checkName, checkNote, refusedField } from "../office/fields.ts";
import type { GoodsChange } from "./goods.ts";
import { isGtin } from "./gtin.ts";

/** Archived ones are counted: their codes stay taken. */
export const goodsPerAccountMax = 1_000_000;
/** Articles in one write: what one statement takes, and for how long others wait. */
export const goodsPerWriteMax = 1_000;

const hundredthE4 = 100;

/**
 * The change with its texts trimmed, if every value that it gives is one that goods may have.
 * @throws Problem *bad-request* with the member as its path.
 */
export function checkGoods(change: GoodsChange): GoodsChange {
  const { gtin, name, unit, category, priceE4, isArchived } = change;
  return {
    code: checkName("code", scannedCode(change.code), limits.goodsCodeCharsMax),
    gtin: gtin === undefined || gtin === null ? gtin : checkGtin(scannedCode(gtin)),
    name: name === undefined ? undefined : checkName("name", name, limits.goodsNameCharsMax),
    unit: unit === undefined ? undefined : checkName("unit", unit, limits.unitCharsMax),
    category: category === undefined ? undefined : checkNote("category", category, limits.categoryCharsMax),
    priceE4: priceE4 === undefined ? undefined : checkPrice(priceE4),
    isArchived,
  };
}

function checkGtin(gtin: string): string {
  if (isGtin(gtin)) return gtin;
  throw refusedField("gtin", "штрихкод из 8, 12, 13 или 14 цифр с верной контрольной цифрой", gtin);
}

function checkPrice(priceE4: E4): E4 {
  if (priceE4 >= 0 && priceE4 % hundredthE4 === 0) return priceE4;
  throw refusedField("price", "не меньше 0 и не больше 2 знаков после запятой", priceE4 / 10_000);
}
