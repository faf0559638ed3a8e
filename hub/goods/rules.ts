import * as limits from "@prilavok/contracts/exchange/limits.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { E4 } from "@prilavok/contracts/values/decimal.ts";
import { codePointLength, isStorable } from "@prilavok/contracts/values/text.ts";
import type { GoodsChange, GoodsDetails } from "./goods.ts";
import { isGtin } from "./gtin.ts";

/** Archived ones are counted: their codes stay taken. */
export const goodsPerAccountMax = 1_000_000;
/** Articles in one write: what one statement takes, and for how long others wait. */
export const goodsPerWriteMax = 1_000;

/** Line breaks and the like would break receipts and price tags. */
const control = /\p{Cc}/u;
const hundredthE4 = 100;

/**
 * The change with its texts trimmed, if every value that it gives is one that goods may have.
 * @throws Problem *bad-request* with the member as its path.
 */
export function checkGoods(change: GoodsChange): GoodsChange {
  const { gtin, name, unit, category, priceE4, isArchived } = change;
  return {
    code: checkText("code", change.code, limits.goodsCodeCharsMax),
    gtin: gtin === undefined || gtin === null ? gtin : checkGtin(gtin.trim()),
    name: name === undefined ? undefined : checkText("name", name, limits.goodsNameCharsMax),
    unit: unit === undefined ? undefined : checkText("unit", unit, limits.unitCharsMax),
    category:
      category === undefined || category.trim() === ""
        ? category?.trim()
        : checkText("category", category, limits.categoryCharsMax),
    priceE4: priceE4 === undefined ? undefined : checkPrice(priceE4),
    isArchived,
  };
}

function checkText(path: string, text: string, charsMax: number): string {
  const trimmed = text.trim();
  const length = codePointLength(trimmed);
  if (length > 0 && length <= charsMax && isStorable(trimmed) && !control.test(trimmed)) return trimmed;
  throw badValue(path, `от 1 до ${charsMax} символов без управляющих`, text);
}

function checkGtin(gtin: string): string {
  if (isGtin(gtin)) return gtin;
  throw badValue("gtin", "штрихкод из 8, 12, 13 или 14 цифр с верной контрольной цифрой", gtin);
}

function checkPrice(priceE4: E4): E4 {
  if (priceE4 >= 0 && priceE4 % hundredthE4 === 0) return priceE4;
  throw badValue("price", "не меньше 0 и не больше 2 знаков после запятой", priceE4 / 10_000);
}

const actualCharsMax = 100;

/** `Штрихкод: нужно …, а указано …` */
export function badValue(path: string, expected: string, actual: unknown): Problem {
  const short = typeof actual === "string" ? [...actual].slice(0, actualCharsMax).join("") : actual;
  const told = `${fieldNames[path] ?? path}: нужно ${expected}, а указано ${JSON.stringify(short)}`;
  return new Problem("bad-request", told, { path, expected, actual: short });
}

const fieldNames: Readonly<Record<string, string>> = {
  code: "Код",
  gtin: "Штрихкод",
  name: "Наименование",
  unit: "Единица",
  category: "Категория",
  price: "Цена",
} satisfies Partial<Record<keyof GoodsDetails | "price", string>>;
