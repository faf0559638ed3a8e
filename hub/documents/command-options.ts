import { type Command, InvalidArgumentError, Option } from "commander";
import { say } from "../language/say.ts";
import type { CommonOptions } from "../network/command-line.ts";
import { isDay } from "./filter.ts";

const itemsByDefault = 100;
const itemsMax = 10_000;

export interface ListOptions extends CommonOptions {
  readonly store?: number;
  readonly till?: number;
  readonly from?: string;
  readonly to?: string;
  readonly order?: string;
  readonly after: bigint;
  readonly limit: number;
}

/** What lists of transactions and of documents have in common. */
export function withFilter(command: Command): Command {
  return command
    .option("--store <id>", "only of this store", wholeNumber)
    .option("--till <id>", "only of this till: the device's id", wholeNumber)
    .option("--from <day>", "first day, YYYY-MM-DD, store-local", readDay)
    .option("--to <day>", "last day", readDay)
    .option("--order <uid>", "only of this customer order")
    .addOption(
      // Help would print the default as JSON, which has no bigint.
      new Option("--after <id>", "only those after this one").argParser(readLongId).default(0n, "0"),
    )
    .option("--limit <number>", "how many at most", readLimit, itemsByDefault);
}

export function readLongId(text: string): bigint {
  if (/^[0-9]{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError(say("It must be an id: 1 to 18 digits."));
}

export function wholeNumber(text: string): number {
  if (/^[0-9]{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(say("It must be an id: a whole number."));
}

function readLimit(text: string): number {
  const value = wholeNumber(text);
  if (value >= 1 && value <= itemsMax) return value;
  throw new InvalidArgumentError(say(`It must be a whole number from 1 to ${itemsMax}.`));
}

function readDay(text: string): string {
  if (isDay(text)) return text;
  throw new InvalidArgumentError(say("It must be a day YYYY-MM-DD, 2000 to 2100."));
}
