import pino, { type DestinationStream, type Logger } from "pino";
import type { Configuration } from "../configuration/configuration.ts";
import { JournalFailure } from "../journal/failure.ts";
import { LogStream } from "./log-stream.ts";

/** On the standard error: the standard output is for the commands' results. */
export function createLog(
  configuration: Pick<Configuration, "logLevel">,
  stream: DestinationStream = LogStream.onStandardError(),
): Logger {
  const options = {
    level: configuration.logLevel,
    base: { program: "prilavok-till" },
    serializers: { err: errorSerializer() },
  };
  return pino(options, stream);
}

/** A disk that is full refuses every sale, for the same reason: where it was found stands in the log once for each code. */
function errorSerializer(): (error: Error) => unknown {
  const told = new Set<string>();
  return (error) => {
    const shown = pino.stdSerializers.err(error);
    if (!(error instanceof JournalFailure)) return shown;
    if (!told.has(error.code)) {
      told.add(error.code);
      return shown;
    }
    return { type: shown.type, message: error.message, code: error.code };
  };
}
