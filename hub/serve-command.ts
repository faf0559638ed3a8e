import type { RegisterCommands } from "./command.ts";
import type { Configuration } from "./configuration.ts";
import { migrateOnly } from "./database/open.ts";
import { createLog, startHub } from "./serve.ts";
import { Stop, Stopped } from "./stop.ts";

/** serve, migrate and config. */
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
      const applied = await migrateOnly(shell.configuration);
      shell.print({ applied }, applied.length === 0 ? "nothing to apply" : `applied ${applied.join(", ")}`);
    });
  program
    .command("config")
    .description("print the configuration in force, secrets hidden")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  PORT=9000 prilavok-hub config")
    .action(() => {
      const shown = hideSecrets(shell.configuration);
      const lines = Object.entries(shown).map(([name, value]) => `${name} = ${value ?? ""}`);
      shell.print(shown, lines.join("\n"));
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
    process.stdout.write(`prilavok-hub serves at ${hub.url}\n`);
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

function hideSecrets(configuration: Configuration): Record<string, unknown> {
  const { databaseUrl } = configuration;
  return {
    ...configuration,
    databaseUrl: databaseUrl === undefined ? undefined : withoutPassword(databaseUrl),
  };
}

function withoutPassword(url: string): string {
  try {
    const address = new URL(url);
    if (address.password !== "") address.password = "***";
    // pg also takes a password, and paths of key files, as parameters.
    for (const name of [...address.searchParams.keys()]) {
      if (/pass|key|secret/i.test(name)) address.searchParams.set(name, "***");
    }
    return address.href;
  } catch {
    return "***";
  }
}
