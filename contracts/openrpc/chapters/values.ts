import { yearMax, yearMin } from "../../values/calendar.ts";
import { formatE4, moneyMaxE4 } from "../../values/decimal.ts";
import { blocks, bullets } from "../markdown.ts";

export function values(): string {
  return blocks(
    "## Values",
    bullets([
      `**decimal(15,4)**: money, counts and plans, a JSON number or a decimal string, |x| ≤ ${formatE4(moneyMaxE4)}. It is kept exactly. More than 4 fractional digits are rounded half away from zero, by the digits that were sent: \`0.30000000000000004\` is 0.3. Beyond the range, NaN and Infinity are -32602.`,
      "**Strings**: lengths count Unicode code points. NUL and lone surrogates are -32602. Names of sellers and categories are the same name in any Unicode normal form and with any white space around and between their words; they are shown as they first came. `category` holds several categories when they are separated by `&&`.",
      `**ts**: ISO 8601 with an offset or \`Z\`, seconds and fraction optional: \`2018-03-14T16:39:51.000Z\`, \`2018-03-14T19:39:51+03:00\`. Without an offset it is the store's local time; an hour that DST skips moves forward, one that it repeats is the first. Digits beyond the millisecond are dropped. Outside the years ${yearMin} to ${yearMax}, or on a day that is not in the calendar, it is -32602. A time far in the future is taken and reported among the clock problems.`,
      "**Business day and hour** are the store's local ones, by its IANA time zone, whatever offset the till wrote.",
      "**What clients leave out**: `null` for a member that may be absent is an absent one, an empty array where an object is due is an empty object, and a number as an `extId` is its decimal text, digit for digit.",
      "**ids** of metrics, sellers and stores are strings. The id of a receipt is a JSON number, below 2^53.",
    ]),
  );
}
