import type { Mutant } from "./mutant.ts";

const content = "hub/receipts/content.ts";
const contentTests = ["hub/receipts/content.test.ts"];
const repeats = ["hub/receipts/repeats.test.ts"];

/** What a repeat is, and what a figure counts. */
export const figureMutants: readonly Mutant[] = [
  {
    name: "figures: the content hash knows no discount",
    file: content,
    find: "tsSeconds, amountE4, discountE4, cashier",
    replace: "tsSeconds, amountE4, amountE4: discountE4, cashier",
    tests: contentTests,
  },
  {
    name: "figures: the content hash knows no attributes",
    file: content,
    find: "for (const a of attributes)",
    replace: "for (const a of attributes.slice(attributes.length))",
    tests: repeats,
  },
  {
    name: "figures: the content hash knows no category of a position",
    file: content,
    find: "sameName(p.category)",
    replace: "sameName(p.seller)",
    tests: repeats,
  },
  {
    name: "figures: the content hash has another recipe",
    file: content,
    find: ".slice(0, 32)",
    replace: ".slice(32)",
    tests: contentTests,
  },
  {
    name: "figures: the unique key of receipts has no device",
    file: "hub/database/migrations/0002_receipts.sql",
    find: "unique (store_id, device_id, ts, ext_id)",
    replace: "unique (store_id, ts, ext_id)",
    tests: repeats,
  },
  {
    name: "figures: an exchange has the sign of its refund",
    file: "hub/receipts/position.ts",
    find: "if (!isOfBothSigns || ",
    replace: "if (isOfBothSigns || ",
    tests: ["hub/receipts/position.test.ts"],
  },
  {
    name: "figures: a receipt with two spellings of one seller counts twice",
    file: "hub/reports/facts.ts",
    find: "fromRollups && !(await shareHours(database, question, sellers))",
    replace: "fromRollups",
    tests: ["hub/reports/merged-names.test.ts"],
  },
  {
    name: "figures: what annuls is matched by its number alone",
    file: "hub/reports/annulled-sql.ts",
    find: "and s.amount_e4 = -refund.amount_e4 and",
    replace: "and",
    tests: ["hub/reports/annulled.test.ts"],
  },
];
