import type { Configuration } from "@prilavok/hub/configuration.ts";
import { createProgress, noProgress } from "@prilavok/hub/import/progress.ts";
import { startHub } from "@prilavok/hub/serve.ts";
import { Command, InvalidArgumentError } from "commander";
import { type Language, languages, words } from "./announce.ts";
import type { LiveSale } from "./live.ts";
import { runDemonstration } from "./run.ts";

interface Flags {
  readonly port?: number;
  readonly host?: string;
  readonly lang: Language;
  readonly days: number;
  readonly pace: number;
  readonly json?: boolean;
}

const daysMax = 1_100;
const paceSecondsMin = 0.02;
const paceSecondsMax = 3_600;

/** What `npm start` runs. */
export function createProgram(configuration: Configuration): Command {
  return new Command("npm start --")
    .description(
      "open a hub with a demonstration chain: stores, tills, a year of history, plans and live sales",
    )
    .showHelpAfterError("(--help tells more)")
    .option("--port <port>", "port to listen on; 0 takes a free one (environment: PORT)", numberIn(0, 65_535))
    .option("--host <host>", "address to listen on (environment: HOST)")
    .option("--lang <language>", languages.join(" or "), language, "ru")
    .option("--days <n>", "length of the generated history at the first start", numberIn(1, daysMax), 365)
    .option("--pace <seconds>", "mean time between live sales", numberIn(paceSecondsMin, paceSecondsMax), 4)
    .option("--json", "print addresses, keys and examples as one JSON object")
    .addHelpText("after", "\nExample:\n  DATA_DIR=/tmp/demo npm start -- --port 9000 --lang en")
    .action(({ port, host, ...flags }: Flags) =>
      demonstrate(flags, {
        ...configuration,
        ...(port === undefined ? {} : { port }),
        ...(host === undefined ? {} : { host }),
        // The announcement is what there is to read; the log speaks when something is wrong, or when it is asked.
        ...(process.env.LOG_LEVEL === undefined ? { logLevel: "warn" as const } : {}),
      }),
    );
}

async function demonstrate(flags: Omit<Flags, "port" | "host">, configuration: Configuration): Promise<void> {
  const { lang, days, pace, json = false } = flags;
  const interrupt = new AbortController();
  const onSignal = () => {
    // A second Ctrl-C does not wait for what is under way; the next start recovers.
    if (interrupt.signal.aborted) process.exit(1);
    interrupt.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    await runDemonstration({
      configuration,
      startHub,
      language: lang,
      days,
      paceMs: pace * 1000,
      json,
      print: (text) => process.stdout.write(`${text}\n`),
      progress: json ? noProgress : createProgress(words[lang].history),
      onSale: json ? () => undefined : saleLine(lang),
      signal: interrupt.signal,
    });
  } finally {
    process.removeListener("SIGINT", onSignal);
    process.removeListener("SIGTERM", onSignal);
  }
}

/** The newest sale in the terminal's last line, which it keeps to itself: the keys above must not scroll away. */
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
