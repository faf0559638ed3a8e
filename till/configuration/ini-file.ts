import { readIniFile } from "./careful-ini.ts";
import { keyOf, parameterNames, parameters } from "./parameters.ts";

const section = "till";

/**
 * The section `[till]` of `till.ini`; without the file there is nothing in it.
 * @throws Error that names the file and what is wrong with it.
 */
export function readTillIni(path: string): Readonly<Record<string, string>> {
  const read = readIniFile(path, () => true);
  if (read === undefined) return {};
  const [fault] = read.faults;
  if (fault !== undefined) throw new Error(fault);
  const stray =
    read.sections.find(({ name }) => name !== section)?.name ??
    read.entries.find((entry) => entry.section !== section)?.key;
  if (stray !== undefined)
    throw new Error(`${path}: "${stray}" does not belong there, only the section [${section}]`);
  return Object.fromEntries(read.entries.map(({ key, value }) => [key, value]));
}

/** A `till.ini` that lists every parameter, commented out, with its default and a sentence. */
export function exampleIni(): string {
  const lines = parameterNames
    .filter((name) => parameters[name].isInFile)
    .map(
      (name) =>
        `; ${parameters[name].about}\n; ${`${keyOf(name)} = ${parameters[name].byDefault}`.trimEnd()}\n`,
    );
  const head =
    "; Configuration of prilavok-till. Flags and the environment win over this file.\n" +
    "; A value with ; or # in it stands in double quotes.\n";
  return `${head}[${section}]\n\n${lines.join("\n")}`;
}
