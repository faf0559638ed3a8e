import pino, { type Logger } from "pino";
import type { Configuration } from "../configuration/configuration.ts";

/** On the standard error: the standard output is for the commands' results. */
export function createLog(configuration: Pick<Configuration, "logLevel">): Logger {
  const options = { level: configuration.logLevel, base: { program: "prilavok-till" } };
  return pino(options, pino.destination(2));
}
