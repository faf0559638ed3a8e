import { blocks, bullets } from "../../openrpc/markdown.ts";
import { formatE2, formatE3 } from "../exact.ts";
import { amountMaxE3, amountMinE3, percentDigitsMax, priceMaxE2 } from "../limits.ts";

/** Source: Till API contract, section 4. */
export function arithmetic(): string {
  return blocks(
    "## Arithmetic",
    'Decimals are text (`"7.97"`) or JSON numbers (`7.97`), and are taken as they are written: no binary fraction takes part.',
    bullets([
      `Money has at most 2 decimals and goes to ${formatE2(priceMaxE2)}; a quantity at most 3, from ${formatE3(amountMinE3)} to ${formatE3(amountMaxE3)}; a percentage at most ${percentDigitsMax}.`,
      'Answers write money with 2 decimals (`"7.97"`, `"8.00"`), but what was tendered as it counts (`"15"`).',
    ]),
    "In this order, each result rounded half up to 0.01:",
    [
      `1. Line sum = price × amount; at most ${formatE2(priceMaxE2)} (414).`,
      "2. The line's discount, percent or money, is taken from the line sum; then its increase, from what is left.",
      "3. Subtotal = the lines' totals together. The receipt's discount is taken from it, then its increase from what is left. The result is the total.",
      "4. The receipt's discount and increase are spread over the lines by largest remainder, so that the lines add up to the total exactly.",
      "5. A sale is paid when cash + cashless + certificate reach the total, and cashless + certificate do not exceed it. If these two equal it, cash must be 0. Change = paid − total, and is given from cash.",
    ].join("\n"),
    "The receipt keeps the name of this rule: `half-up-0.01`.",
  );
}
