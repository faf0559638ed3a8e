import { annulsAttribute, numberAttribute } from "../../device-api/receipt.ts";
import { formatE4, moneyMaxE4 } from "../../values/decimal.ts";
import { blocks, bullets } from "../markdown.ts";

/** What holds for receipts however they come. */
export function exactlyOnce(): string {
  return blocks(
    "## Exactly once",
    "The identity of a receipt is its device (after `poskey`), its `extId` and its `ts` to the second. `extId` alone is not enough: tills restart their numbering.",
    bullets([
      'The same identity with the same content answers the first result again, with the same `id` and `"duplicate": true`, and counts nothing twice. It does not matter how often, in which order, in which batch or how many months later it comes.',
      'The same identity with other content is -32500; `data` holds both content hashes. Contents are compared after reading: `100`, `100.0` and `"100"` are one value, and so are two Unicode forms of one name. The `token` and the milliseconds of `ts` do not belong to the content, nor do the signs of the positions of a refund.',
      "**Without an `extId` there is no deduplication**: a receipt that is sent twice is counted twice. **Without a `ts`** the time of arrival is the receipt's time, so a repeat a second later is another receipt.",
      "An answer means that the receipt is on the disk. No answer means nothing: send it again.",
    ]),
  );
}

export function refunds(): string {
  return blocks(
    "## Refunds",
    bullets([
      "A refund is a receipt with a negative `amount`. The values of its attributes are negative too, and are kept so whichever sign they came with; `discount` stays positive.",
      "The positions of a refund may come with either sign and are kept with the receipt's: negative. When their totals have both signs and add up to the amount, or to its opposite, it is an exchange: what was taken stays positive, so that sellers and categories add up to the store. Totals of both signs that add up to neither are kept as they came.",
      `A receipt that takes back, whole, an earlier one of its till says so by the attribute \`${annulsAttribute}\`: the \`${numberAttribute}\` of that one. Figures may leave such a pair out; see [reports](#reports).`,
      "An `amount` of 0 is a sale: a fully discounted one.",
      "`amount` is not checked against the sum of the positions (the source's own example breaks it). A difference is kept and reported as a note on data quality, and so is a position without a name or a count.",
      `The counts of the positions and their totals may each add up to ${formatE4(moneyMaxE4)}, signs left out.`,
    ]),
  );
}
