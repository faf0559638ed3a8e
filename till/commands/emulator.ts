import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../clock.ts";
import { type CommonOptions, configured, finish, type RegisterCommands } from "../command.ts";
import { integer } from "../configuration/read-values.ts";
import { emulatorFile } from "../fiscal/emulator-file.ts";
import { say } from "../language/say.ts";
import { createLog } from "../service/log.ts";
import { StopSignal } from "../service/stop.ts";

interface EmulatorOptions extends CommonOptions {
  readonly listen: number;
}

const portDefault = 37_016;
const serialDefault = "EMULATOR";

/** `prilavok-till emulator` */
export const registerEmulator: RegisterCommands = (program) => {
  finish(
    program
      .command("emulator")
      .description(
        "serve an emulated fiscal device with a memory of its own, for tills with --fiscal http://…; no fiscal device.\n" +
          `Its documents are in emulator.memory of the data folder; failures are switched in ${emulatorFile} there`,
      ),
    "emulator --data ./emulator-data --listen 37016",
    ["serial", "logLevel"],
  )
    .option("--listen <port>", "port on 127.0.0.1; 0 takes a free one", readPort, portDefault)
    .action(async (options: EmulatorOptions) => {
      const stop = new StopSignal();
      const { configuration } = configured(options);
      const { data, serial = serialDefault } = configuration;
      const { EmulatorServer } = await import("../fiscal/emulator-server.ts");
      const log = createLog(configuration);
      mkdirSync(data, { recursive: true, mode: 0o700 });
      const server = await EmulatorServer.start({
        memoryPath: join(data, "emulator.memory"),
        settingsPath: join(data, emulatorFile),
        serial,
        clock: systemClock,
        port: options.listen,
        onProblem: (problem) => log.warn({ err: problem }, "the emulator"),
      });
      const url = `http://127.0.0.1:${server.port}`;
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ url })}\n`
          : `${say(`prilavok-till emulates a fiscal device at ${url}`)}\n`,
      );
      await stop.thenClose(server);
    });
};

function readPort(text: string): number {
  try {
    return integer(0, 65_535)(text);
  } catch (cause) {
    throw new Error(`--listen must be a whole number from 0 to 65535, not "${text}"`, { cause });
  }
}
