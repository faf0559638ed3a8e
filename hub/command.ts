import type { Command } from "commander";
import type { Configuration } from "./configuration.ts";
import type { Pool } from "./database/pool.ts";

/** How a command uses the database. */
export interface DatabaseUse {
  /** Has the work end by itself when a stop signal comes. Without it the work is given up. */
  readonly onStop?: () => void;
  /** Makes a database where there is none, and says so on the standard error. Without it the command is refused there. */
  readonly mayCreate?: boolean;
}

/** What a command of `prilavok-hub` works with. */
export interface Shell {
  readonly configuration: Configuration;
  /**
   * Runs `work` on the configured, migrated database. Beside a running hub it joins the hub's embedded server;
   * without one it starts the server for the time of the command. A stop signal ends the command after the database is
   * left in order. @throws Stopped
   */
  withDatabase<T>(work: (pool: Pool) => Promise<T>, use?: DatabaseUse): Promise<T>;
  /** Prints a result: as one line of JSON with --json, else the text for people. */
  print(result: unknown, forPeople: string): void;
}

/** Each capability's `command.ts` exports one of these; `main.ts` calls them all. */
export type RegisterCommands = (program: Command, shell: Shell) => void;
