import type { Command } from "commander";
import type { Shell } from "./command.ts";
import { type Configured, fileVariable, type SettingInForce } from "./configuration.ts";
import { withoutSecrets } from "./database/address.ts";
import { say } from "./language/say.ts";
import { table } from "./network/command-line.ts";

/** `config`: what holds, and where each value came from. */
export function registerConfigCommand(program: Command, shell: Shell, configured: Configured): void {
  program
    .command("config")
    .description("print the settings in force and where each came from, secrets hidden")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  PRILAVOK_CONF=/etc/prilavok/hub.conf prilavok-hub config")
    .action(() => {
      const { file, inForce } = configured;
      const shown = inForce.map((setting) => [setting.variable, shownOf(setting), setting.from] as const);
      const values = shown.map(([variable, value, from]) => [variable, { value: value ?? null, from }]);
      shell.print(
        { file: file ?? null, ...Object.fromEntries(values) },
        [
          file === undefined ? `no file of settings (${fileVariable})` : `file of settings: ${file}`,
          databaseText(configured),
          "",
          table(
            ["setting", "value", "from"],
            shown.map(([variable, value, from]) => [variable, value ?? "-", from]),
          ),
        ]
          .map(say)
          .join("\n"),
      );
    });
}

function shownOf({ variable, text }: SettingInForce): string | undefined {
  return variable === "DATABASE_URL" && text !== undefined ? withoutSecrets(text) : text;
}

function databaseText({ configuration: { databaseUrl, dataDir } }: Configured): string {
  if (databaseUrl === undefined) return `database: the embedded PostgreSQL in ${dataDir}`;
  return `database: the PostgreSQL at ${withoutSecrets(databaseUrl)}`;
}
