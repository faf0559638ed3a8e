import { isVisible } from "@prilavok/contracts/values/text.ts";

/** How the text of a parameter is read. Each throws an Error that says what the value must be. */

export type Read<T> = (text: string) => T;

function must(be: string): Error {
  return new Error(`must be ${be}`);
}

export function integer(min: number, max: number): Read<number> {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    throw must(`a whole number from ${min} to ${max}`);
  };
}

export function choice<const T extends string>(among: readonly T[]): Read<T> {
  return (text) => {
    const found = among.find((value) => value === text.toLowerCase());
    if (found === undefined) throw must(`one of ${among.join(", ")}`);
    return found;
  };
}

export function line(charsMax: number): Read<string> {
  return (text) => {
    if ([...text].length <= charsMax && isVisible(text)) return text;
    throw must(`a line of at most ${charsMax} characters`);
  };
}

/** @param example of what fits. */
export function matching(form: RegExp, what: string): Read<string> {
  return (text) => {
    if (form.test(text)) return text;
    throw must(what);
  };
}

/** Nothing, or a value. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (text) => (text === "" ? undefined : read(text));
}

/** Values between commas. */
export function list<T>(read: Read<T>, max: number): Read<readonly T[]> {
  return (text) => {
    const parts = text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (parts.length > max) throw must(`at most ${max} values between commas`);
    return parts.map(read);
  };
}
