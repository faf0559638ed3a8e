import type { DecimalSign } from "./decimal-sign.ts";
import { type Exact, negate, readExact } from "./exact.ts";

/** A unit behind a quantity: «2 шт», «0,5 кг», `3pcs`, «м²». */
const unitForm = /^(.*\d)\s*\p{L}{1,8}[²³23]?\.?$/u;
/** Signs and short names of currencies, before or behind a sum. */
const currencyForm = /^(?:[₽$€£₸₴]|руб\.?|р\.|br|byn|rub|usd|eur|kzt)$/iu;
const bracketsForm = /^\((.+)\)$/;
const signedForm = /^([+-]?)\s*(\D*?)\s*([+-]?\s*\d.*?)\s*(\p{L}[\p{L}.]*|\p{Sc})?$/u;

/** A quantity; a unit behind it is left off, and never converted. */
export function readCount(text: string, sign: DecimalSign): Exact | undefined {
  return (
    readExact(minusSign(text), sign) ?? readExact(unitForm.exec(minusSign(text.trim()))?.[1] ?? "", sign)
  );
}

/** A sum of money: `12.50`, «1 234,50 руб.», `-$5.00`, and `(5.00)` for -5.00. */
export function readMoney(text: string, sign: DecimalSign): Exact | undefined {
  const plain = minusSign(text.trim());
  const inBrackets = bracketsForm.exec(plain)?.[1];
  if (inBrackets !== undefined) {
    const value = readMoney(inBrackets, sign);
    return value === undefined || value.digits < 0n ? undefined : negate(value);
  }
  return readExact(plain, sign) ?? readExact(withoutCurrency(plain), sign);
}

function withoutCurrency(text: string): string {
  const [, minus = "", before = "", digits = "", behind = ""] = signedForm.exec(text) ?? [];
  const isCurrency = [before, behind].every((mark) => mark === "" || currencyForm.test(mark));
  return isCurrency ? minus + digits.replace(/^([+-])\s*/, "$1") : "";
}

/** Programs write a minus by several signs. */
function minusSign(text: string): string {
  return text.replace(/[−–—]/g, "-");
}
