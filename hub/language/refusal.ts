import { spokenLanguage, text } from "@prilavok/contracts/language/language.ts";
import { PhraseBook } from "@prilavok/contracts/language/phrases.ts";
import { Problem, type ProblemName } from "@prilavok/contracts/office-api/problems.ts";
import { expectedPhrases, problemPhrases, problemTitles } from "./problems.ts";
import { say } from "./say.ts";

const english = new PhraseBook(problemPhrases);
const russianExpected = new PhraseBook(expectedPhrases);

/** A refusal of any rule as the command line tells it: in one language, whichever the rule's own is. */
export function refusalText(error: unknown): string {
  if (error instanceof Problem) return problemText(error);
  return say(error instanceof Error ? error.message : String(error));
}

/** The sentence, and of the facts what it does not say itself. */
function problemText({ problem, message, facts }: Problem): string {
  const said = spokenLanguage() === "ru" ? message : (english.find(message) ?? problemTitles[problem]);
  // A state's name on the wire is no word for people, and the sentence has it.
  const { path, expected, actual } = problem === "wrong-state" ? {} : facts;
  const isFieldTold = path !== undefined && message.startsWith(`${path}: `);
  const told = [
    path === undefined || said.includes(path) ? undefined : text(`поле ${path}`, path),
    expected === undefined || isFieldTold ? undefined : expectedText(String(expected)),
    actual === undefined || isFieldTold ? undefined : actualText(problem, actual, said),
  ].filter((fact) => fact !== undefined);
  return told.length === 0 ? said : `${said} (${told.join(", ")})`;
}

function expectedText(expected: string): string {
  return text(`нужно: ${russianExpected.find(expected) ?? expected}`, `expected ${expected}`);
}

function actualText(problem: ProblemName, actual: unknown, said: string): string | undefined {
  if (typeof actual === "string" && said.includes(actual)) return undefined;
  // Which one it is that has the id already.
  if (problem === "in-use") return String(actual);
  return text(`указано: ${JSON.stringify(actual)}`, `not ${JSON.stringify(actual)}`);
}
