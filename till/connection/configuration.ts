import { basename } from "node:path";
import { type IniText, readIniFile } from "../configuration/careful-ini.ts";
import {
  type ConnectionForm,
  type ConnectionValues,
  type ParameterRole,
  parameterNamed,
  parameterRoles,
  readersOf,
  sectionsOf,
} from "./form.ts";

/** Where to and how to send. */
export interface ConnectionOn {
  readonly state: "on";
  readonly url: string;
  /** A secret, as `address` is: neither is ever told. */
  readonly authkey: string;
  /** `url` and `authkey`, one behind the other, as the source puts them together. */
  readonly address: string;
  readonly timeoutMs: number;
}

/**
 * What the file says. Off: nothing is kept for the hub, and what waits already is kept and not sent; `isSaid`: the file
 * says so, else nobody has configured anything. Faulty: messages
 * are kept and nothing is sent, as nobody knows whether the operator meant on or off, or where to.
 */
export type ConnectionConfiguration =
  | { readonly state: "off"; readonly faults: readonly string[]; readonly isSaid?: true }
  | ConnectionOn
  | { readonly state: "faulty"; readonly faults: readonly string[] };

/** A parameter as an operator is shown it. */
export interface ShownParameter {
  readonly name: string;
  /** What is in force; of a secret or an impossible value, only that it is there. */
  readonly value: string;
  /** `default`, or the file's name. */
  readonly from: string;
}

export interface ConnectionDescription {
  readonly state: ConnectionConfiguration["state"];
  readonly faults: readonly string[];
  readonly parameters: readonly ShownParameter[];
}

interface Reading {
  readonly values: Partial<ConnectionValues>;
  readonly given: Readonly<Partial<Record<ParameterRole, string>>>;
  readonly isClear: boolean;
  readonly faults: readonly string[];
}

const secondMs = 1_000;

/**
 * Reads the file. Never throws: each fault is told with the file, the line or the key; what stood there is not
 * repeated, as a key may have slipped anywhere. Without the file the connection is off.
 * Source: the Giftoman plugin's contract, section 1.
 */
export function readConnection(form: ConnectionForm, path: string): ConnectionConfiguration {
  return configurationOf(readFile(form, path));
}

/** The configuration in force as an operator is shown it, without the key. */
export function describeConnection(form: ConnectionForm, path: string): ConnectionDescription {
  const reading = readFile(form, path);
  return {
    state: configurationOf(reading).state,
    faults: reading.faults,
    parameters: parameterRoles.map((role) => shown(form, role, reading)),
  };
}

/** The file with every parameter, commented out, with its default and a sentence. In Russian, as the source's. */
export function exampleConnectionIni(form: ConnectionForm): string {
  const parts = sectionsOf(form).map((section) => {
    const lines = parameterRoles
      .map((role) => form.parameters[role])
      .filter((parameter) => parameter.section === section)
      .map(({ name, about, byDefault }) => {
        const told = byDefault === "" ? '""' : byDefault;
        return `; ${about}\n; По умолчанию ${told}\n; ${`${name} = ${byDefault}`.trimEnd()}\n`;
      });
    return `[${section}]\n\n${lines.join("\n")}`;
  });
  return `; ${form.head} Значение, в котором есть ; или #, пишется в двойных кавычках.\n${parts.join("\n")}`;
}

function readFile(form: ConnectionForm, path: string): Reading {
  const { parameters } = form;
  const text = readIniFile(path, (name) => parameterNamed(form, name) !== undefined);
  if (text === undefined)
    return { values: readValues(form, {}, path).values, given: {}, isClear: true, faults: [] };
  const given: Partial<Record<ParameterRole, string>> = {};
  for (const { section, key, value } of text.entries) {
    const role = parameterRoles.find((one) => parameters[one].name === key);
    if (role === undefined || parameters[role].section !== section) continue;
    // Nothing behind a "=" is the default, but whether to send at all must be said.
    if (value !== "" || role === "switch") given[role] = value;
  }
  const { values, faults } = readValues(form, given, path);
  if (values.switch === "on" && values.authkey === "") {
    faults.push(`${path}: ${parameters.authkey.name} is missing, and ${parameters.switch.name} is on`);
  }
  return {
    values,
    given,
    isClear: text.faults.length === 0,
    faults: [...text.faults, ...strays(form, text, path), ...faults],
  };
}

function readValues(
  { parameters }: ConnectionForm,
  given: Reading["given"],
  path: string,
): { values: Reading["values"]; faults: string[] } {
  const faults: string[] = [];
  function read<Role extends ParameterRole>(role: Role): ConnectionValues[Role] | undefined {
    const { name, byDefault } = parameters[role];
    try {
      return readersOf[role](byDefault)(given[role] ?? byDefault);
    } catch (cause) {
      faults.push(`${path}: ${name} ${cause instanceof Error ? cause.message : String(cause)}`);
      return undefined;
    }
  }
  const entries = parameterRoles.map((role) => [role, read(role)] as const);
  return { values: Object.fromEntries(entries.filter(([, value]) => value !== undefined)), faults };
}

/** Sections and keys that mean nothing. Only what looks like a key's name is repeated. */
function strays(form: ConnectionForm, { sections: heads, entries }: IniText, path: string): string[] {
  const sections = sectionsOf(form);
  const quoted = (name: string) => (/^[a-z][a-z_]{0,19}$/.test(name) ? ` "${name}"` : "");
  const known = sections.map((name) => `[${name}]`).join(" and ");
  const unknown = heads
    .filter(({ name }) => !sections.includes(name))
    .map(({ name, line }) => `${path}, line ${line}: there is no section${quoted(name)}, only ${known}`);
  for (const { section, key, line } of entries) {
    const at = `${path}, line ${line}:`;
    const parameter = parameterNamed(form, key);
    if (parameter !== undefined && parameter.section !== section) {
      unknown.push(`${at} ${key} belongs in [${parameter.section}]`);
    } else if (parameter === undefined && (sections.includes(section) || section === "")) {
      unknown.push(`${at} there is no parameter${quoted(key)}`);
    }
  }
  return unknown;
}

function configurationOf({ values, given, isClear, faults }: Reading): ConnectionConfiguration {
  const { url, authkey, timeout } = values;
  const isOffOnPurpose = values.switch === "off" && (given.switch !== undefined || faults.length === 0);
  if (isClear && isOffOnPurpose) {
    return { state: "off", faults, ...(given.switch === undefined ? {} : { isSaid: true }) };
  }
  if (faults.length > 0 || url === undefined || authkey === undefined || timeout === undefined) {
    return { state: "faulty", faults };
  }
  return { state: "on", url, authkey, address: url + authkey, timeoutMs: timeout * secondMs };
}

function shown(form: ConnectionForm, role: ParameterRole, { values, given }: Reading): ShownParameter {
  const { name } = form.parameters[role];
  const value = values[role];
  const from = given[role] === undefined ? "default" : basename(form.file);
  if (value === undefined) return { name, value: "(faulty)", from };
  if (role === "authkey") return { name, value: value === "" ? "" : "(set)", from };
  return { name, value: String(value), from };
}
