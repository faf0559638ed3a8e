import { text } from "@prilavok/contracts/language/language.ts";
import type { RegisterCommands } from "./command.ts";
import type { Configuration } from "./configuration.ts";
import { migrateOnly } from "./database/open.ts";
import { say } from "./language/say.ts";
import { keepMemoryClose } from "./memory.ts";
import { type RunningHub, startHub } from "./serve.ts";

/** Long enough for every accepted call; a supervisor's own patience (systemd: 90 s) is longer. */
const closeTimeoutMs = 30_000;

/** serve, migrate and config. */
export const registerServeCommands: RegisterCommands = (program, shell) => {
  program
    .command("serve")
    .description("open the hub's door and serve until SIGTERM or Ctrl-C")
    .option("--port <port>", "port to listen on; 0 takes a free one (environment: PORT)", Number)
    .option("--host <host>", "address to listen on (environment: HOST)")
    .addHelpText("after", "\nExample:\n  DATA_DIR=/var/lib/prilavok prilavok-hub serve --port 8080")
    .action(async (flags: { port?: number; host?: string }) => {
      keepMemoryClose();
      const hub = await startHub({ ...shell.configuration, ...flags });
      process.stdout.write(
        `${text("prilavok-hub работает по адресу", "prilavok-hub serves at")} ${hub.url}\n`,
      );
      await untilStopped(hub);
    });
  program
    .command("migrate")
    .description("bring the database to this program's schema and stop")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  DATABASE_URL=postgres://hub@db/prilavok prilavok-hub migrate")
    .action(async () => {
      const applied = await migrateOnly(shell.configuration);
      shell.print(
        { applied },
        applied.length === 0
          ? say("nothing to apply")
          : `${text("применено", "applied")} ${applied.join(", ")}`,
      );
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

/** A terminal that is closed says SIGHUP. */
const stopSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Waits for a stop signal and closes the hub; a second signal, or the time limit, ends the process at once. */
export async function untilStopped(hub: Pick<RunningHub, "close">): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of stopSignals) process.once(signal, () => resolve());
  });
  const giveUp = () => process.exit(1);
  for (const signal of stopSignals) {
    process.removeAllListeners(signal);
    process.once(signal, giveUp);
  }
  const timer = setTimeout(giveUp, closeTimeoutMs);
  await hub.close();
  clearTimeout(timer);
  for (const signal of stopSignals) process.removeListener(signal, giveUp);
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
