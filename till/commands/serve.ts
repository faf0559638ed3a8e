import { type CommonOptions, configured, finish, type RegisterCommands } from "../command.ts";
import { parameterNames } from "../configuration/parameters.ts";
import { say } from "../language/say.ts";
import { StopSignal } from "../service/stop.ts";

/** `prilavok-till serve` */
export const registerServe: RegisterCommands = (program) => {
  finish(
    program.command("serve").description("open the till's door and serve until SIGTERM or Ctrl-C"),
    "serve --data /var/lib/prilavok-till --shop-name 'ООО «Прилавок»' --port 37015",
    parameterNames,
  ).action(async (options: CommonOptions) => {
    const stop = new StopSignal();
    // Loaded here, so that the other commands start at once.
    const { startTill } = await import("../serve.ts");
    const till = await startTill(configured(options).configuration);
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ url: till.url })}\n`
        : `${say(`prilavok-till serves at ${till.url}`)}\n`,
    );
    await stop.thenClose(till);
  });
};
