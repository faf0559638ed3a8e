import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

/**
 * Reads a file of settings: one `NAME=value` a line, `#` before a comment, a value with `#` or spaces at its ends in
 * quotation marks.
 * @throws when the file cannot be read, or has a name that is no setting: a misspelt one would leave the default in force.
 */
export function readConfigurationFile(path: string, names: readonly string[]): Readonly<NodeJS.Dict<string>> {
  const values = parseEnv(textOf(path));
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown === undefined) return values;
  // What is no name at all may be a part of a secret.
  const shown = /^[A-Z][A-Z_0-9]*$/.test(unknown) ? `has ${unknown}, which` : "has a line that";
  throw new Error(`${path} ${shown} is no setting: write NAME=value, with one of ${names.join(", ")}`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the settings in ${path} (PRILAVOK_CONF) cannot be read: ${reason}`, { cause: error });
  }
}
