import {
  type Decimal,
  type E2,
  type E3,
  readDecimal,
  scaled,
  tenTo,
} from "@prilavok/contracts/till-api/exact.ts";
import { amountMaxE3, amountMinE3, priceMaxE2, sumMinE2 } from "@prilavok/contracts/till-api/limits.ts";
import { type ResultName, TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";

/** Reading the decimals of a request into exact values, each refused with its own result code and its path. */

export type Written = string | number;

/** @throws TillRefusal 413: the door lets no such value through. */
export function decimalOf(value: Written, path: string): Decimal {
  const decimal = readDecimal(value);
  if (decimal === undefined) throw new TillRefusal("badBody", path, "ожидается десятичное число");
  return decimal;
}

/** How the decimal compares with `limit` × 10^-`digits`: below 0, 0, above 0. */
function compare(decimal: Decimal, limit: bigint, digits: number): number {
  const left = decimal.coefficient * tenTo(digits);
  const right = limit * tenTo(decimal.digits);
  return left < right ? -1 : Number(left > right);
}

/**
 * Money from 0 to 99999999999.99 with at most 2 decimals.
 * @throws TillRefusal with `result` when it is anything else.
 */
export function readMoney(value: Written, path: string, result: ResultName): E2 {
  const money = scaled(decimalOf(value, path), 2);
  if (money === undefined || money < 0n || money > priceMaxE2) throw new TillRefusal(result, path);
  return Number(money) as E2;
}

/** @throws TillRefusal 403 */
export function readPrice(value: Written, path: string): E2 {
  return readMoney(value, path, "badPrice");
}

/**
 * A quantity. Its size is looked at before its digits: 0.0001 is too small, not too exact.
 * @throws TillRefusal 415, 416, 600
 */
export function readAmount(value: Written, path: string): E3 {
  const decimal = decimalOf(value, path);
  if (compare(decimal, amountMinE3, 3) < 0) throw new TillRefusal("amountTooSmall", path);
  if (compare(decimal, amountMaxE3, 3) > 0) throw new TillRefusal("amountTooLarge", path);
  const amount = scaled(decimal, 3);
  if (amount === undefined) throw new TillRefusal("amountTooExact", path);
  return Number(amount) as E3;
}

/**
 * The sum of an operation that has no lines: DEPOSIT, WITHDRAW, a correction by sum.
 * @throws TillRefusal 402 below 0.01, 610 with more than 2 decimals or over the limit.
 */
export function readSum(value: Written, path: string): E2 {
  if (compare(decimalOf(value, path), sumMinE2, 2) < 0) throw new TillRefusal("sumTooSmall", path);
  return readMoney(value, path, "badPayment");
}
