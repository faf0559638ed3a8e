import { figureMutants } from "./figures.ts";
import type { Mutant } from "./mutant.ts";
import { receiptMutants } from "./receipts.ts";

/** All of them; `npm run mutants` tries each. */
export const mutants: readonly Mutant[] = [...receiptMutants, ...figureMutants];
