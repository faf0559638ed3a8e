import { join } from "node:path";
import { Argument } from "commander";
import { type CommonOptions, configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { exampleIni } from "../configuration/ini-file.ts";
import { keyOf, type ParameterName, parameterNames } from "../configuration/parameters.ts";
import { describeConnection, exampleConnectionIni } from "../connection/configuration.ts";
import type { ConnectionForm } from "../connection/form.ts";
import { exchangeForm } from "../exchange/settings.ts";
import { giftomanForm } from "../plugins/giftoman/configuration.ts";

/** Files beside till.ini. */
const connectionForms: Readonly<Record<string, ConnectionForm>> = {
  giftoman: giftomanForm,
  exchange: exchangeForm,
};

interface ConfigOptions extends CommonOptions {
  readonly example?: boolean;
}

/** `prilavok-till config` */
export const registerConfig: RegisterCommands = (program) => {
  finish(
    program
      .command("config")
      .description(
        "print the configuration in force, secrets hidden; of a connection with what is wrong with it",
      )
      .addArgument(
        new Argument("[connection]", "a connection's own file instead of till.ini").choices(
          Object.keys(connectionForms),
        ),
      ),
    "config --conf /linuxcash/cash/conf",
    parameterNames,
  )
    .option("--example", "print a file with every parameter and its default instead")
    .action((name: string | undefined, options: ConfigOptions) => {
      const form = name === undefined ? undefined : connectionForms[name];
      if (form !== undefined) {
        connection(form, options);
        return;
      }
      if (options.example) {
        process.stdout.write(exampleIni());
        return;
      }
      const { configuration, origins, texts } = configured(options);
      const shown = parameterNames.map(
        (name) => [name, { value: shownOf(name), from: origins[name] }] as const,
      );
      const rows = shown.map(([name, { value, from }]) => [keyOf(name), value, from]);
      print(options, Object.fromEntries(shown), table(["parameter", "value", "from"], rows));

      function shownOf(name: ParameterName): string {
        return name === "data" || name === "conf" ? configuration[name] : withoutPassword(texts[name]);
      }
    });
};

/** Ends with 1 when the till could not send by it. */
function connection(form: ConnectionForm, options: ConfigOptions): void {
  if (options.example) {
    process.stdout.write(exampleConnectionIni(form));
    return;
  }
  const path = join(configured(options).configuration.conf, form.file);
  const { state, faults, parameters } = describeConnection(form, path);
  const rows = parameters.map(({ name, value, from }) => [name, value, from]);
  const text = [
    `${path}: ${form.noun} is ${state}`,
    ...faults.map((fault) => `FAULT ${fault}`),
    table(["parameter", "value", "from"], rows),
  ].join("\n");
  const shown = parameters.map(({ name, value, from }) => [name, { value, from }] as const);
  print(options, { path, state, faults, parameters: Object.fromEntries(shown) }, text);
  if (state === "faulty") process.exitCode = 1;
}

/** Addresses of devices can hold a name and a password. */
function withoutPassword(text: string): string {
  return text.replace(/^(\w+:\/\/)[^/@]*@/, "$1***@");
}
