import { pino } from "pino";
import { RememberedJournals } from "../registration/remembered-journals.ts";

/** For journals of which nothing is remembered beside them. */
export function nothingRemembered(): RememberedJournals {
  return new RememberedJournals({ marks: new Map(), log: pino({ level: "silent" }) });
}
