import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import { extIdCharsMax, nameCharsMax } from "@prilavok/contracts/office-api/values.ts";
import { codePointLength, isStorable } from "@prilavok/contracts/values/text.ts";

/** Warehouses, and cash desks, of one account. */
export const namedPerAccountMax = 10_000;

/** A name of people's choice, without the white space around it. @throws Problem *bad-request*. */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (isLong(trimmed, nameCharsMax)) return trimmed;
  throw refusal("name", `от 1 до ${nameCharsMax} символов`, name);
}

/** The account's own id of something: any text that is not blank, compared exactly. @throws Problem *bad-request*. */
export function checkExtId(extId: string | null): string | null {
  if (extId === null || (extId.trim() !== "" && isLong(extId, extIdCharsMax))) return extId;
  throw refusal("extId", `от 1 до ${extIdCharsMax} символов`, extId);
}

function isLong(text: string, charsMax: number): boolean {
  const length = codePointLength(text);
  return length > 0 && length <= charsMax && isStorable(text);
}

function refusal(path: string, expected: string, actual: string): Problem {
  const short = [...actual].slice(0, 100).join("");
  return new Problem("bad-request", `${path}: нужно ${expected}`, { path, expected, actual: short });
}
