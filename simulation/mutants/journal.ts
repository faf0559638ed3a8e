import type { Mutant } from "./mutant.ts";

const stored = ["till/journal/stored.test.ts"];
const lost = ["till/service/lost-journal.test.ts"];

/** The till's journal is the memory of what was sold. */
export const journalMutants: readonly Mutant[] = [
  {
    name: "journal: the chain has another recipe",
    file: "till/journal/chain.ts",
    find: 'const recipe = "prilavok-journal-1";',
    replace: 'const recipe = "prilavok-journal-2";',
    tests: stored,
  },
  {
    name: "journal: the chain's hash begins with an empty line",
    file: "till/journal/chain.ts",
    find: 'return hash("sha256", `$',
    replace: 'return hash("sha256", `\\n$',
    tests: stored,
  },
  {
    name: "journal: one that is gone begins again without a word",
    file: "till/registration/remembered-journals.ts",
    find: "if (this.#newJournal === undefined) throw lostJournal(path, mark);",
    replace: "if (this.#newJournal === undefined) return undefined;",
    tests: lost,
  },
  {
    name: "queue: a till that starts in training delivers what the practice sold",
    file: "till/service/delivery.ts",
    find: 'const journal = journals.of("work");',
    replace: "const journal = journals.current;",
    tests: ["till/service/training-start.test.ts"],
  },
];
