import { join } from "node:path";
import { type Command, Option } from "commander";
import { type CommonOptions, configured } from "../command.ts";
import { ModeFile } from "../registration/mode-file.ts";

export interface JournalOptions extends CommonOptions {
  readonly mode?: string;
}

/** Adds the choice of one of the till's journals. */
export function withMode(command: Command): Command {
  const modes = ["work", "demo", "training"];
  return command.addOption(
    new Option("--mode <mode>", "whose journal; by default the till's current mode").choices(modes),
  );
}

/** Path of the chosen journal: of a till whose mode nobody knows, that of its work. Whether it is there is found out by who opens it. */
export function journalPath(options: JournalOptions): string {
  const { data } = configured(options).configuration;
  return join(data, `${options.mode ?? new ModeFile(data).read(false)}.journal`);
}
