import { type CommonOptions, configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { exampleIni } from "../configuration/ini-file.ts";
import { keyOf, type ParameterName, parameterNames } from "../configuration/parameters.ts";

interface ConfigOptions extends CommonOptions {
  readonly example?: boolean;
}

/** `prilavok-till config` */
export const registerConfig: RegisterCommands = (program) => {
  finish(
    program.command("config").description("print the configuration in force, secrets hidden"),
    "config --conf /linuxcash/cash/conf",
    parameterNames,
  )
    .option("--example", "print a till.ini with every parameter instead")
    .action((options: ConfigOptions) => {
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

/** Addresses of devices can hold a name and a password. */
function withoutPassword(text: string): string {
  return text.replace(/^(\w+:\/\/)[^/@]*@/, "$1***@");
}
