/** Finds a phrase's words in the language that is spoken; the phrase itself where there are no others. */
export type Say = (phrase: string) => string;

/**
 * For commander's `configureHelp` and `configureOutput`: help and refusals in the spoken language. Commands inherit
 * both from the program that makes them, so it is told before they are registered.
 */
export function helpIn(say: Say) {
  return {
    help: {
      styleTitle: say,
      styleCommandDescription: say,
      styleSubcommandDescription: say,
      styleArgumentDescription: (phrase: string) => described(say, phrase),
      styleOptionDescription: (phrase: string) => described(say, phrase),
    },
    output: {
      outputError: (told: string, write: (line: string) => void) =>
        write(told.split("\n").map(say).join("\n")),
    },
  };
}

/** A description, and what commander adds to it: `which (choices: "a", "b", default: "a")`. */
function described(say: Say, phrase: string): string {
  const [, description = phrase, added] = /^(.*?) ?\(((?:choices|default): .*)\)$/s.exec(phrase) ?? [];
  if (added === undefined) return say(phrase);
  const facts = added.split(/, (?=default: )/).map(say);
  return `${say(description)} (${facts.join(", ")})`.trimStart();
}
