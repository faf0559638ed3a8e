import { join } from "node:path";
import { readTillIni } from "./ini-file.ts";
import { flagOf, keyOf, type ParameterName, parameterNames, parameters, variableOf } from "./parameters.ts";

/** Everything about a till that its operator decides. */
export type Configuration = {
  readonly [Name in ParameterName]: ReturnType<(typeof parameters)[Name]["read"]>;
};

export type Environment = Readonly<Record<string, string | undefined>>;
/** By the parameters' own names, as texts. */
export type Flags = Readonly<Partial<Record<ParameterName, string>>>;

/** Where a value came from, in the operator's words: `--port`, `TILL_PORT`, `till.ini`, `default`. */
export type Origins = Readonly<Record<ParameterName, string>>;

export interface Configured {
  readonly configuration: Configuration;
  readonly origins: Origins;
  /** The texts that were read. */
  readonly texts: Readonly<Record<ParameterName, string>>;
}

export const configurationFile = "till.ini";

interface Found {
  readonly text: string;
  /** Where the value came from. */
  readonly origin: string;
  /** What it is called there. */
  readonly called: string;
}

/**
 * Reads the configuration: flags win over the environment, and the environment over `till.ini`. An empty text is as none.
 * @throws Error that names the flag, variable or key whose value is impossible, and a key of the file that means nothing.
 */
export function configure(flags: Flags, environment: Environment): Configured {
  const conf = parse("conf", find("conf", flags, environment, {}));
  const path = join(conf, configurationFile);
  const file = readTillIni(path);
  refuseUnknown(file, path);
  const found = parameterNames.map((name) => [name, find(name, flags, environment, file)] as const);
  const pick = <T>(of: (name: ParameterName, found: Found) => T) =>
    Object.fromEntries(found.map(([name, one]) => [name, of(name, one)]));
  return {
    // Each name has its own parameter's value.
    configuration: pick(parse) as Configuration,
    origins: pick((_name, { origin }) => origin) as Origins,
    texts: pick((_name, { text }) => text) as Configured["texts"],
  };
}

function find(
  name: ParameterName,
  flags: Flags,
  environment: Environment,
  file: Readonly<Record<string, string>>,
): Found {
  const flag = flagOf(name);
  const variable = variableOf(name);
  const key = keyOf(name);
  const places: (readonly [string | undefined, string, string])[] = [
    [flags[name], flag, flag],
    [environment[variable], variable, variable],
    [file[key], configurationFile, `${configurationFile}: ${key}`],
  ];
  for (const [text, origin, called] of places) {
    if (text !== undefined && text !== "") return { text, origin, called };
  }
  return { text: parameters[name].byDefault, origin: "default", called: variable };
}

function parse<Name extends ParameterName>(name: Name, { text, called }: Found): Configuration[Name] {
  try {
    return parameters[name].read(text) as Configuration[Name];
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${called} ${reason}, not "${text}"`, { cause });
  }
}

function refuseUnknown(file: Readonly<Record<string, string>>, path: string): void {
  const known = parameterNames.filter((name) => parameters[name].isInFile).map(keyOf);
  const unknown = Object.keys(file).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Error(`${path}: there is no parameter "${unknown}"`);
}
