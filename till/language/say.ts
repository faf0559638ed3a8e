import { commanderPhrases } from "@prilavok/contracts/language/help-phrases.ts";
import { spokenLanguage } from "@prilavok/contracts/language/language.ts";
import { PhraseBook } from "@prilavok/contracts/language/phrases.ts";
import { helpPhrases } from "./help.ts";
import { orderPhrases } from "./orders.ts";
import { outputPhrases } from "./output.ts";
import { parameterPhrases } from "./parameters.ts";
import { queuePhrases } from "./queue.ts";
import { refusalPhrases } from "./refusals.ts";

/** What the till's commands say, from English to Russian. */
export const russian = new PhraseBook(
  commanderPhrases,
  helpPhrases,
  parameterPhrases,
  queuePhrases,
  orderPhrases,
  outputPhrases,
  refusalPhrases,
);

/** An English phrase of a command in the language that is spoken. */
export function say(phrase: string): string {
  return spokenLanguage() === "ru" ? (russian.find(phrase) ?? phrase) : phrase;
}

/** Lines of which each may be a phrase. */
export function sayLines(lines: string): string {
  return lines.split("\n").map(say).join("\n");
}
