import { blocks, bullets, table } from "../markdown.ts";

/** What each metric counts, and what a refund does to it. Source: Device API contract, section 6. */
export function metrics(): string {
  return blocks(
    "## Metrics",
    "An account starts with the first four; the fifth is shown once the account has marked categories as its own brand.",
    table(
      ["metric", "name", "definition", "`qty`", "plans"],
      [
        [
          "`income`",
          "Выручка",
          "amounts of sales minus those of refunds",
          "all receipts; of a seller: the seller's position lines",
          "split",
        ],
        [
          "`average`",
          "Средний чек",
          "Выручка / number of receipts, refunds counted",
          "all receipts",
          "inherited",
        ],
        [
          "`complexity`",
          "Комплексность (Наполняемость)",
          "sum of position counts of sales / sales that have positions",
          "sales that have positions",
          "inherited",
        ],
        ["`count`", "Кол-во продаж", "receipts that are no refunds", "all receipts", "split"],
        [
          "`category`",
          "Выручка по СТМ",
          "totals of the positions of own-brand categories, refunds subtracted",
          "position lines of those categories",
          "split",
        ],
        [
          "`p/<id>`",
          "custom",
          "a sum or a count over categories or over an attribute; as a percentage: of another such measure",
          "position lines over categories, else receipts",
          "split; percentages: inherited",
        ],
      ],
    ),
    "**The returns rule.** A refund counts on its own day, not on the day of the sale. The sellers of its positions lose it; a refund without sellers lowers the store alone.",
    bullets([
      "A position belongs to its `seller`, and without one to the receipt's `cashier`.",
      "A position with several categories counts once in a sum over any of them.",
    ]),
  );
}
