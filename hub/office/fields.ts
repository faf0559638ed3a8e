import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { extIdCharsMax } from "@prilavok/contracts/office-api/values.ts";
import { codePointLength, isStorable, isVisible, isVisibleText } from "@prilavok/contracts/values/text.ts";

/** A text of 1 to `charsMax` characters, without the white space around it. @throws Problem *bad-request*. */
export function checkName(path: string, name: string, charsMax: number): string {
  const trimmed = name.trim();
  if (trimmed !== "" && fits(trimmed, charsMax)) return trimmed;
  throw refusedField(path, `от 1 до ${charsMax} символов`, name);
}

/** As `checkName`, but it may be empty. @throws Problem *bad-request*. */
export function checkNote(path: string, note: string, charsMax: number): string {
  return note.trim() === "" ? "" : checkName(path, note, charsMax);
}

/** The account's own id of something: any text that is not blank, compared exactly. @throws Problem *bad-request*. */
export function checkExtId(extId: string | null): string | null {
  if (extId === null || (extId.trim() !== "" && fits(extId, extIdCharsMax))) return extId;
  throw refusedField("extId", `от 1 до ${extIdCharsMax} символов`, extId);
}

/** Text of several lines, such as a comment. @throws Problem *bad-request*. */
export function checkLines(path: string, text: string): string {
  if (isVisibleText(text)) return text;
  throw refusedField(path, "текст без управляющих символов", text);
}

/** Text that may be empty and is kept as it is written. @throws Problem *bad-request*. */
export function checkVisible(path: string, text: string): string {
  if (isVisible(text)) return text;
  throw refusedField(path, "текст без управляющих символов", text);
}

/** Control characters would break lists, receipts, price tags and terminals. */
function fits(text: string, charsMax: number): boolean {
  return codePointLength(text) <= charsMax && isStorable(text) && isVisible(text);
}

const actualCharsMax = 100;

/** `name: нужно от 1 до 200 символов, а указано "…"` */
export function refusedField(path: string, expected: string, actual: unknown): Problem {
  const short = typeof actual === "string" ? [...actual].slice(0, actualCharsMax).join("") : actual;
  const told = `${path}: нужно ${expected}, а указано ${JSON.stringify(short)}`;
  return new Problem("bad-request", told, { path, expected, actual: short });
}
