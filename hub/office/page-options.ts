import { type Command, InvalidArgumentError } from "commander";
import type { CommonOptions } from "../network/command-line.ts";

export interface PageOptions extends CommonOptions {
  readonly after: number;
  readonly limit: number;
}

const idMax = 2_147_483_647;
const linesMax = 10_000;
const linesByDefault = 100;

/** What every command has that lists things of which there may be many. */
export function withPage(command: Command): Command {
  return command
    .option("--after <id>", "only those after this id: the last one of the list before", whole(0, idMax), 0)
    .option("--limit <n>", "how many at most", whole(1, linesMax), linesByDefault);
}

export function pageOfOptions({ after, limit }: PageOptions): {
  readonly afterId: number;
  readonly limit: number;
} {
  return { afterId: after, limit };
}

function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`a whole number from ${min} to ${max} is wanted.`);
  };
}
