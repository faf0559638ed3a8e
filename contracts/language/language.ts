/**
 * The language that a command line speaks: Russian, or English where somebody chose it. Wire messages are not touched
 * by it, nor are the keys of --json.
 */
export const languages = ["ru", "en"] as const;
export type Language = (typeof languages)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `--lang`, else PRILAVOK_LANG, else the locale: an English one (LC_ALL, LC_MESSAGES or LANG begins with `en`) means
 * English. All others mean Russian, the language of the product.
 * @param args the words of the command line
 * @throws Error when PRILAVOK_LANG names another language. A wrong --lang is refused by the command line's own parser.
 */
export function readLanguage(args: readonly string[], environment: Environment): Language {
  const asked = askedBy(args);
  if (asked !== undefined) return asked;
  const named = environment.PRILAVOK_LANG;
  if (named === undefined || named === "") return localeLanguage(environment);
  if (isLanguage(named)) return named;
  throw new Error(`PRILAVOK_LANG must be ru or en, not "${named}"`);
}

/** `--lang en` or `--lang=en`, anywhere before `--`. */
function askedBy(args: readonly string[]): Language | undefined {
  const end = args.indexOf("--");
  const options = end === -1 ? args : args.slice(0, end);
  const place = options.findLastIndex((word) => word === "--lang" || word.startsWith("--lang="));
  const value = options[place] === "--lang" ? options[place + 1] : options[place]?.slice("--lang=".length);
  return isLanguage(value) ? value : undefined;
}

function localeLanguage({ LC_ALL, LC_MESSAGES, LANG }: Environment): Language {
  return /^en/i.test(LC_ALL || LC_MESSAGES || LANG || "") ? "en" : "ru";
}

function isLanguage(value: string | undefined): value is Language {
  return value === "ru" || value === "en";
}

let spoken: Language = "ru";

/** Called once, by the program's main file, before anything is printed. */
export function speak(language: Language): void {
  spoken = language;
}

export function spokenLanguage(): Language {
  return spoken;
}

/** One of two texts, in the language of the command line. */
export function text(russian: string, english: string): string {
  return spoken === "ru" ? russian : english;
}
