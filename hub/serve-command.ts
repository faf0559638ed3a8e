import { text } from "@prilavok/contracts/language/language.ts";
import type { RegisterCommands } from "./command.ts";
import { onDatabase } from "./command-database.ts";
import type { Configuration } from "./configuration.ts";
import { say } from "./language/say.ts";
import { createLog, startHub } from "./serve.ts";
import { Stop, Stopped } from "./stop.ts";

/** serve and migrate. */
export const registerServeCommands: RegisterCommands = (program, shell) => {
  program
    .command("serve")
    .description("open the hub's door and serve until SIGTERM or Ctrl-C")
    .option("--port <port>", "port to listen on; 0 takes a free one (environment: PORT)", Number)
    .option("--host <host>", "address to listen on (environment: HOST)")
    .addHelpText("after", "\nExample:\n  DATA_DIR=/var/lib/prilavok prilavok-hub serve --port 8080")
    .action(async (flags: { port?: number; host?: string }) => {
      await serve({ ...shell.configuration, ...flags });
    });
  program
    .command("migrate")
    .description("bring the database to this program's schema and stop")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  DATABASE_URL=postgres://hub@db/prilavok prilavok-hub migrate")
    .action(async () => {
      const applied = await onDatabase(shell.configuration, async (database) => database.applied, {
        mayCreate: true,
      });
      shell.print(
        { applied },
        applied.length === 0
          ? say("nothing to apply")
          : `${text("применено", "applied")} ${applied.join(", ")}`,
      );
    });
};

/** What hangs after the end keeps the process no longer than this. */
const lingerMs = 1_000;

/**
 * Serves until a stop signal comes, or until something throws that nobody catches: that must not leave the database
 * running either.
 */
async function serve(configuration: Configuration): Promise<void> {
  const log = createLog(configuration);
  const stop = new Stop();
  process.on("uncaughtException", (err) => {
    // One that telling the first has caused would be told without end.
    if (process.exitCode === 1) return;
    process.exitCode = 1;
    log.fatal({ err }, "something unexpected was thrown; the hub stops");
    stop.now("a fault");
  });
  try {
    const hub = await startHub(configuration, log, stop.signal);
    if (hub.created !== undefined) process.stdout.write(`${say(`a new database was made ${hub.created}`)}\n`);
    process.stdout.write(`${text("prilavok-hub работает по адресу", "prilavok-hub serves at")} ${hub.url}\n`);
    await stop.heard();
    log.info({ reason: stop.reason }, "the hub closes");
    await hub.close();
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    log.info({ reason: stop.reason }, "the hub is stopped before it was open");
  } finally {
    setTimeout(() => process.exit(), lingerMs).unref();
  }
}
