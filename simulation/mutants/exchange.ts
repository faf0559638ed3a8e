import type { Mutant } from "./mutant.ts";

const receive = ["hub/exchange/receive.test.ts"];

/** A till misses no word of its feed. */
export const exchangeMutants: readonly Mutant[] = [
  {
    name: "exchange: the last word of a full answer is skipped",
    file: "hub/exchange/words.ts",
    find: "if (bytes >= sentBytesMax || fitting.length === wordsMax) break;\n    last = row.position;",
    replace: "last = row.position;\n    if (bytes >= sentBytesMax || fitting.length === wordsMax) break;",
    tests: receive,
  },
  {
    name: "exchange: a cursor beyond the feed is believed",
    file: "hub/exchange/look.ts",
    find: "    read > feed.position ||\n",
    replace: "",
    tests: receive,
  },
];
