import { pino } from "pino";
import { RememberedJournals } from "../registration/remembered-journals.ts";

/** For journals of which nothing is remembered beside them. */
export function nothingRemembered(): RememberedJournals {
  const marks = { get: () => undefined, set: () => undefined, note: () => undefined };
  return new RememberedJournals({ marks, log: pino({ level: "silent" }) });
}
