import { integer } from "../configuration/read-values.ts";
import { type LaneName, laneNames } from "../journal/messages.ts";

const documentMax = 999_999_999;

/** A lane that a person has named. @throws Error that tells the names. */
export function laneNamed(text: string): LaneName {
  const lane = laneNames.find((name) => name === text);
  if (lane === undefined) throw new Error(`the lane must be one of ${laneNames.join(", ")}, not "${text}"`);
  return lane;
}

/** A document's number as a person has written it. @throws Error */
export function documentNumber(text: string): number {
  try {
    return integer(1, documentMax)(text);
  } catch (cause) {
    throw new Error(`the document's number must be a whole number, not "${text}"`, { cause });
  }
}
