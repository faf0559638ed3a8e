import { commanderPhrases } from "@prilavok/contracts/language/help-phrases.ts";
import { spokenLanguage } from "@prilavok/contracts/language/language.ts";
import { PhraseBook } from "@prilavok/contracts/language/phrases.ts";
import { documentPhrases } from "./documents.ts";
import { goodsPhrases } from "./goods.ts";
import { importPhrases } from "./import.ts";
import { namePhrases } from "./names.ts";
import { networkPhrases } from "./network.ts";
import { officePhrases } from "./office.ts";
import { orderPhrases } from "./orders.ts";
import { networkRefusals } from "./refusals.ts";
import { servicePhrases } from "./service.ts";
import { shiftPhrases } from "./shifts.ts";
import { startPhrases } from "./start.ts";

/** What the hub's commands say, from English to Russian. */
export const russian = new PhraseBook(
  commanderPhrases,
  servicePhrases,
  networkPhrases,
  namePhrases,
  networkRefusals,
  orderPhrases,
  documentPhrases,
  goodsPhrases,
  officePhrases,
  shiftPhrases,
  startPhrases,
  importPhrases,
);

/** An English phrase of a command in the language that is spoken. */
export function say(phrase: string): string {
  return spokenLanguage() === "ru" ? (russian.find(phrase) ?? phrase) : phrase;
}

/** Lines of which each may be a phrase. */
export function sayLines(lines: string): string {
  return lines.split("\n").map(say).join("\n");
}

/** A list of phrases with a head, as `incomplete: 1 receipt missing; number 3`. */
export function sayEach(list: string): string {
  const whole = say(list);
  if (whole !== list) return whole;
  const [, head, rest = list] = /^(\w+): (.*)$/s.exec(list) ?? [];
  const told = rest.split("; ").map(say).join("; ");
  return head === undefined ? told : `${say(head)}: ${told}`;
}
