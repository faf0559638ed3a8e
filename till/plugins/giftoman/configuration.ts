import { type IniText, readIniFile } from "../../configuration/careful-ini.ts";
import { isParameterName, type ParameterName, parameterNames, parameters, sections } from "./parameters.ts";

/** In the till's `<conf>`. */
export const giftomanFile = "ncash.ini.d/giftoman.ini";

/** Where to and how to send. */
export interface GiftomanOn {
  readonly state: "on";
  readonly url: string;
  /** A secret, as `address` is: neither is ever told. */
  readonly authkey: string;
  /** `url` and `authkey`, one behind the other, as the source puts them together. */
  readonly address: string;
  readonly timeoutMs: number;
}

/**
 * What the file says. Off: no receipt is kept for the hub, and what waits already is kept and not sent. Faulty: receipts
 * are kept and nothing is sent, as nobody knows whether the operator meant on or off, or where to.
 */
export type GiftomanConfiguration =
  | { readonly state: "off"; readonly faults: readonly string[] }
  | GiftomanOn
  | { readonly state: "faulty"; readonly faults: readonly string[] };

/** A parameter as an operator is shown it. */
export interface ShownParameter {
  readonly name: ParameterName;
  /** What is in force; of a secret or an impossible value, only that it is there. */
  readonly value: string;
  readonly from: "default" | "giftoman.ini";
}

type Values = { readonly [Name in ParameterName]?: ReturnType<(typeof parameters)[Name]["read"]> };

interface Reading {
  readonly values: Values;
  readonly given: Readonly<Partial<Record<ParameterName, string>>>;
  readonly isClear: boolean;
  readonly faults: readonly string[];
}

const secondMs = 1_000;

/**
 * Reads giftoman.ini. Never throws: each fault is told with the file, the line or the key; what stood there is not
 * repeated, as a key may have slipped anywhere. Without the file the plugin is off.
 * Source: the Giftoman plugin's contract, section 1.
 */
export function readGiftoman(path: string): GiftomanConfiguration {
  return configurationOf(readFile(path));
}

/** The configuration in force as an operator is shown it, without the key. */
export function describeGiftoman(path: string): {
  readonly state: GiftomanConfiguration["state"];
  readonly faults: readonly string[];
  readonly parameters: readonly ShownParameter[];
} {
  const reading = readFile(path);
  const configuration = configurationOf(reading);
  return {
    state: configuration.state,
    faults: reading.faults,
    parameters: parameterNames.map((name) => shown(name, reading)),
  };
}

/** giftoman.ini with every parameter, commented out, with its default and a sentence. In Russian, as the source's. */
export function exampleGiftomanIni(): string {
  const parts = sections.map((section) => {
    const lines = parameterNames
      .filter((name) => parameters[name].section === section)
      .map((name) => {
        const { about, byDefault } = parameters[name];
        const told = byDefault === "" ? '""' : byDefault;
        return `; ${about}\n; По умолчанию ${told}\n; ${`${name} = ${byDefault}`.trimEnd()}\n`;
      });
    return `[${section}]\n\n${lines.join("\n")}`;
  });
  const head =
    "; Настройки плагина Гифтоман. Значение, в котором есть ; или #, пишется в двойных кавычках.\n";
  return `${head}${parts.join("\n")}`;
}

function readFile(path: string): Reading {
  const text = readIniFile(path, isParameterName);
  if (text === undefined)
    return { values: readValues({}, path).values, given: {}, isClear: true, faults: [] };
  const given: Partial<Record<ParameterName, string>> = {};
  for (const { section, key, value } of text.entries) {
    if (!isParameterName(key) || parameters[key].section !== section) continue;
    // Nothing behind a "=" is the default, but whether to send at all must be said.
    if (value !== "" || key === "giftoman") given[key] = value;
  }
  const { values, faults } = readValues(given, path);
  const { giftoman, authkey } = values;
  if (giftoman === "on" && authkey === "") faults.push(`${path}: authkey is missing, and giftoman is on`);
  return {
    values,
    given,
    isClear: text.faults.length === 0,
    faults: [...text.faults, ...strays(text, path), ...faults],
  };
}

function readValues(given: Reading["given"], path: string): { values: Values; faults: string[] } {
  const values: Partial<Record<ParameterName, string | number>> = {};
  const faults: string[] = [];
  for (const name of parameterNames) {
    try {
      values[name] = parameters[name].read(given[name] ?? parameters[name].byDefault);
    } catch (cause) {
      faults.push(`${path}: ${name} ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  // Each name has its own parameter's value.
  return { values: values as Values, faults };
}

/** Sections and keys that mean nothing. Only what looks like a key's name is repeated. */
function strays({ sections: heads, entries }: IniText, path: string): string[] {
  const quoted = (name: string) => (/^[a-z][a-z_]{0,19}$/.test(name) ? ` "${name}"` : "");
  const known = sections.map((name) => `[${name}]`).join(" and ");
  const isKnown = (section: string) => (sections as readonly string[]).includes(section);
  const unknown = heads
    .filter(({ name }) => !isKnown(name))
    .map(({ name, line }) => `${path}, line ${line}: there is no section${quoted(name)}, only ${known}`);
  for (const { section, key, line } of entries) {
    const at = `${path}, line ${line}:`;
    if (isParameterName(key) && parameters[key].section !== section) {
      unknown.push(`${at} ${key} belongs in [${parameters[key].section}]`);
    } else if (!isParameterName(key) && (isKnown(section) || section === "")) {
      unknown.push(`${at} there is no parameter${quoted(key)}`);
    }
  }
  return unknown;
}

function configurationOf({ values, given, isClear, faults }: Reading): GiftomanConfiguration {
  const { giftoman, url, authkey, timeout } = values;
  const isOffOnPurpose = giftoman === "off" && (given.giftoman !== undefined || faults.length === 0);
  if (isClear && isOffOnPurpose) return { state: "off", faults };
  if (faults.length > 0 || url === undefined || authkey === undefined || timeout === undefined) {
    return { state: "faulty", faults };
  }
  return { state: "on", url, authkey, address: url + authkey, timeoutMs: timeout * secondMs };
}

function shown(name: ParameterName, { values, given }: Reading): ShownParameter {
  const value = values[name];
  const from = given[name] === undefined ? "default" : "giftoman.ini";
  if (value === undefined) return { name, value: "(faulty)", from };
  if (name === "authkey") return { name, value: value === "" ? "" : "(set)", from };
  return { name, value: String(value), from };
}
