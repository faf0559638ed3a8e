import { Option } from "commander";
import { type CommonOptions, configured, finish, type RegisterCommands } from "../command.ts";
import { parameterNames } from "../configuration/parameters.ts";
import { say } from "../language/say.ts";
import { goOnWithoutReader } from "../service/output.ts";
import { StopSignal } from "../service/stop.ts";

const reasonCharsMax = 200;

interface ServeOptions extends CommonOptions {
  readonly newJournal?: string;
}

function readReason(text: string): string {
  const reason = text.trim();
  if (reason !== "" && reason.length <= reasonCharsMax && !/\p{Cc}/u.test(reason)) return reason;
  throw new Error(
    `--new-journal must say in 1 to ${reasonCharsMax} characters, on one line, why the journal is lost`,
  );
}

/** `prilavok-till serve` */
export const registerServe: RegisterCommands = (program) => {
  finish(
    program.command("serve").description("open the till's door and serve until SIGTERM or Ctrl-C"),
    "serve --data /var/lib/prilavok-till --shop-name 'ООО «Прилавок»' --port 37015",
    parameterNames,
  )
    .addOption(
      new Option(
        "--new-journal <why>",
        "once, when a journal is lost for good: begin a new one, which keeps these words",
      ).argParser(readReason),
    )
    .action(async (options: ServeOptions) => {
      const stop = new StopSignal();
      goOnWithoutReader();
      // Loaded here, so that the other commands start at once.
      const { startTill } = await import("../serve.ts");
      const { newJournal, ...common } = options;
      const { configuration } = configured(common);
      const till = await startTill(configuration, undefined, undefined, undefined, { newJournal });
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ url: till.url })}\n`
          : `${say(`prilavok-till serves at ${till.url}`)}\n`,
      );
      await stop.thenClose(till);
    });
};
