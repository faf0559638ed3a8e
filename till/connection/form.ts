import { integer, type Read } from "../configuration/read-values.ts";

/** What every file about a connection to a hub tells, in the order in which it is shown. */
export const parameterRoles = ["switch", "url", "authkey", "timeout"] as const;
export type ParameterRole = (typeof parameterRoles)[number];

/** A parameter of one file. */
export interface ConnectionParameter {
  /** As it is written; unique in its file. */
  readonly name: string;
  readonly section: string;
  /** In Russian, as in the source's own file. */
  readonly about: string;
  readonly byDefault: string;
}

/** One of the till's files that say whether, where to and how it sends. */
export interface ConnectionForm {
  /** In the till's `<conf>`, such as `ncash.ini.d/giftoman.ini`. */
  readonly file: string;
  /** Whose file it is, for the log: `the Giftoman plugin`. */
  readonly subject: string;
  /** The same where the file is named already: `the plugin`. */
  readonly noun: string;
  /** The first line of the shipped file, in Russian. */
  readonly head: string;
  readonly parameters: Readonly<Record<ParameterRole, ConnectionParameter>>;
}

const urlCharsMax = 500;
const keyCharsMax = 200;
/** What may stand in a segment of an address without being written otherwise. */
const keyForm = /^[A-Za-z0-9._~:@!$&'()*+,=-]*$/;

/** What the parameters say. */
export interface ConnectionValues {
  readonly switch: "on" | "off";
  readonly url: string;
  readonly authkey: string;
  /** Seconds. */
  readonly timeout: number;
}

/** How each parameter's text is read. @param byDefault an example of what is right. */
export const readersOf: {
  readonly [Role in ParameterRole]: (byDefault: string) => Read<ConnectionValues[Role]>;
} = {
  switch: () => readSwitch,
  url: (byDefault) => (text) => readUrl(text, byDefault),
  authkey: () => readKey,
  timeout: () => integer(1, 600),
};

/** The sections of a file, in their order. */
export function sectionsOf({ parameters }: ConnectionForm): readonly string[] {
  return [...new Set(parameterRoles.map((role) => parameters[role].section))];
}

/** Undefined: the file has no such parameter. */
export function parameterNamed(form: ConnectionForm, name: string): ConnectionParameter | undefined {
  return parameterRoles.map((role) => form.parameters[role]).find((parameter) => parameter.name === name);
}

function readSwitch(text: string): "on" | "off" {
  const value = text.toLowerCase();
  if (value === "on" || value === "off") return value;
  throw new Error("must be on or off");
}

/** The key is written right behind it: with a slash at the end it becomes a part of nothing else, such as the host's name. */
function readUrl(text: string, example: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || text.length > urlCharsMax || /[\s\p{Cc}\\]/u.test(text)) {
    throw new Error(`must be an address such as ${example}`);
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Error("must begin with https:// or http://");
  }
  if (url.username !== "" || url.password !== "" || text.includes("@")) {
    throw new Error("must not hold a name or a password");
  }
  if (/[?#]/.test(text)) throw new Error("must not hold ? or #");
  return text.endsWith("/") ? text : `${text}/`;
}

function readKey(text: string): string {
  if (text.length <= keyCharsMax && keyForm.test(text) && !/^\.{1,2}$/.test(text)) return text;
  throw new Error(`must be at most ${keyCharsMax} Latin letters, digits and -._~:@!$&'()*+,=`);
}
