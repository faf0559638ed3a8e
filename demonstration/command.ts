import { resolve } from "node:path";
import { tillPortDefault } from "@prilavok/contracts/till-api/limits.ts";
import { momentToLocal } from "@prilavok/contracts/values/time.ts";
import { type Configuration, logLevels, readConfiguration } from "@prilavok/hub/configuration.ts";
import { createProgress, noProgress } from "@prilavok/hub/import/progress.ts";
import { createLog, type LogHooks, startHub } from "@prilavok/hub/serve.ts";
import { Stop, Stopped } from "@prilavok/hub/stop.ts";
import { Command, InvalidArgumentError, Option } from "commander";
import { refuseOthersFolder } from "./folder.ts";
import type { LiveSale } from "./live.ts";
import { stepLine } from "./orders/step.ts";
import { refusalIn } from "./refusal.ts";
import { runDemonstration } from "./run.ts";
import { Fleet } from "./tills/fleet.ts";
import { freePortOr0 } from "./tills/free-port.ts";
import { type Language, languages, words } from "./words.ts";

interface Flags {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly logLevel: Configuration["logLevel"];
  readonly tillPort: number;
  readonly lang: Language;
  readonly days: number;
  readonly pace: number;
  readonly orderPace: number;
  readonly json?: boolean;
}

/** How many ports after the first one the tills may take. */
const tillsMax = 10;
/** Of the demonstration alone: no command takes it by default, and no shop's data are in it. */
const folderByDefault = "./demo-data";
const byDefault = readConfiguration({});
const daysMax = 1_100;
const paceSecondsMin = 0.02;
const paceSecondsMax = 3_600;

/** What hangs after the end keeps the process no longer than this. */
const lingerMs = 1_000;

/**
 * What `npm start` runs. It reads no setting from the environment: DATA_DIR and DATABASE_URL name the shop's own database
 * to whoever has exported them, and the demonstration would fill it.
 */
export function createProgram(): Command {
  return (
    new Command("npm start --")
      .description(
        "open a hub and five tills: a demonstration chain with a year of history, plans, live sales and customer orders",
      )
      .showHelpAfterError("(--help tells more)")
      .option("--data <folder>", "folder of the demonstration", folderByDefault)
      .option(
        "--port <port>",
        "port of the hub; 0 takes a free one, as when this one is taken",
        numberIn(0, 65_535),
        byDefault.port,
      )
      .option("--host <host>", "address that the hub listens on", byDefault.host)
      .option(
        "--till-port <port>",
        "port of the first till, the others follow; 0 takes free ones, as when these are taken",
        numberIn(0, 65_535 - tillsMax),
        tillPortDefault,
      )
      .option("--lang <language>", languages.join(" or "), language, "ru")
      .option("--days <n>", "length of the generated history at the first start", numberIn(1, daysMax), 365)
      .option("--pace <seconds>", "mean time between live sales", numberIn(paceSecondsMin, paceSecondsMax), 4)
      .option(
        "--order-pace <seconds>",
        "mean time between customer orders; 0 makes none",
        numberIn(0, paceSecondsMax),
        30,
      )
      .option("--json", "print addresses, keys and examples as one JSON object")
      // The announcement is what there is to read; the log speaks when something is wrong, or when it is asked.
      .addOption(
        new Option("--log-level <level>", "what hub and tills log").choices(logLevels).default("warn"),
      )
      .addHelpText("after", "\nExample:\n  npm start -- --data /tmp/demo --port 9000 --lang en")
      .action(async ({ data, host, port, logLevel, ...flags }: Flags) => {
        const dataDir = resolve(data);
        try {
          await refuseOthersFolder(dataDir);
          const free = await freePortOr0(port, host);
          await demonstrate(flags, { ...byDefault, dataDir, host, port: free, logLevel });
        } catch (error) {
          throw refusalIn(flags.lang, error);
        }
      })
  );
}

/** The demonstration makes its own keys and tokens, and prints them: the log need not tell of them. */
const withoutOwnKeys: LogHooks = {
  logMethod(args, method) {
    const [facts] = args as readonly unknown[];
    const event = typeof facts === "object" && facts !== null && "security" in facts ? facts.security : "";
    if (event !== "key made" && event !== "token made") method.apply(this, args);
  },
};

async function demonstrate(
  flags: Omit<Flags, "data" | "port" | "host" | "logLevel">,
  configuration: Configuration,
): Promise<void> {
  const { tillPort, lang, days, pace, orderPace, json = false } = flags;
  const stop = hearStop();
  try {
    await runDemonstration({
      configuration,
      startHub: (one) => startHub(one, createLog(one, withoutOwnKeys), stop.signal),
      startTills: Fleet.start,
      tillPort,
      language: lang,
      days,
      paceMs: pace * 1000,
      orderPaceMs: orderPace === 0 ? undefined : Math.max(orderPace, paceSecondsMin) * 1000,
      json,
      print,
      progress: json ? noProgress : createProgress(words[lang].history),
      onSale: json ? () => undefined : saleLine(lang),
      onOrder: json ? () => undefined : (step) => print(`${clockTime()} ${stepLine(step, lang)}`),
      onLog: (text) => process.stderr.write(text),
      signal: stop.signal,
    });
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    setTimeout(() => process.exit(), lingerMs).unref();
  }
}

/**
 * Ends the demonstration in order, with its tills and its database: at a signal, when its reader has gone (`| head`), or
 * when something throws that nobody catches.
 */
function hearStop(): Stop {
  const stop = new Stop();
  process.stdout.on("error", () => stop.now("no reader"));
  // It goes on without a log.
  process.stderr.on("error", () => undefined);
  process.on("uncaughtException", (error) => {
    if (process.exitCode === 1) return;
    process.exitCode = 1;
    process.stderr.write(
      `prilavok: something unexpected was thrown; the demonstration stops: ${error.stack}\n`,
    );
    stop.now("a fault");
  });
  return stop;
}

/** A line of its own, above the newest sale. */
function print(text: string): void {
  const { stdout } = process;
  stdout.write(stdout.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`);
}

/** Of the chain's head office. */
function clockTime(): string {
  return new Date(momentToLocal(Date.now(), "Europe/Moscow")).toISOString().slice(11, 19);
}

/** The newest sale in the terminal's last line, which it keeps to itself: what stands above scrolls with orders alone. */
function saleLine(lang: Language): (sale: LiveSale) => void {
  const { stdout } = process;
  if (!stdout.isTTY) return () => undefined;
  let sales = 0;
  return ({ store, receipt }) => {
    sales += 1;
    const rubles = (receipt.amountKopecks / 100).toFixed(2);
    const text = `${receipt.wire.ts.slice(11, 19)} ${words[lang].sale(sales, store.name, rubles)}`;
    stdout.write(`\r${text.slice(0, (stdout.columns ?? 80) - 1)}\u001b[K`);
  };
}

function language(text: string): Language {
  const found = languages.find((value) => value === text);
  if (found === undefined) throw new InvalidArgumentError(`${languages.join(" or ")} is wanted.`);
  return found;
}

function numberIn(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text === "" || !(value >= min && value <= max)) {
      throw new InvalidArgumentError(`a number from ${min} to ${max} is wanted.`);
    }
    return value;
  };
}
