import { exchangeMutants } from "./exchange.ts";
import { figureMutants } from "./figures.ts";
import { journalMutants } from "./journal.ts";
import type { Mutant } from "./mutant.ts";
import { officeMutants } from "./office.ts";
import { receiptMutants } from "./receipts.ts";

/** All of them; `npm run mutants` tries each. */
export const mutants: readonly Mutant[] = [
  ...receiptMutants,
  ...figureMutants,
  ...officeMutants,
  ...exchangeMutants,
  ...journalMutants,
];
