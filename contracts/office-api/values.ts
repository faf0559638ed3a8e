import Type from "typebox";
import type { JsonNumber } from "../values/decimal.ts";
import { formedText, text } from "../values/wire.ts";

/** Lengths in Unicode code points. */
export const extIdCharsMax = 100;
export const nameCharsMax = 200;

/** Money or an amount in an answer: a JSON number with exactly its decimals. */
export function exactNumber(description: string) {
  return Type.Unsafe<JsonNumber>(Type.Number({ description }));
}

/** An id of ours where it names something in a request. */
export function ourId(description: string) {
  return formedText(10, "^[0-9]{1,10}$", "1 to 10 digits", description);
}

/** 14 digits, and what a scanner puts around them. */
export const scannedGtinCharsMax = 40;

/** A barcode to find something by. What a scanner puts around it is taken off (../values/scanned.ts). */
export function scannedGtin(description: string) {
  const pattern = "^\\s*(?:\\][A-Za-z][0-9A-Za-z]\\s*)?[0-9]{8,14}\\s*$";
  return formedText(scannedGtinCharsMax, pattern, "8 to 14 digits", description);
}

export const versionOfAnswer = Type.Integer({ description: "Every change makes a new one." });

/** What a change is made from. Somebody else's change in between is not written over: 409. */
export const versionOfChange = Type.Integer({
  minimum: 0,
  maximum: 2_147_483_647,
  description: "`version` of the answer that the change is made from.",
});

export const none = { problem: "not-found", when: "There is no such one in the account." } as const;
export const stale = { problem: "stale-version", when: "It was changed since." } as const;
export const extIdInUse = { problem: "in-use", when: "Another one has the `extId`." } as const;

export const idOfAnswer = Type.String({ description: "Our id of it." });

export const extIdMember = Type.Union([text(extIdCharsMax, "Your own id.", { minLength: 1 }), Type.Null()], {
  title: "text or null",
  description: "Your own id of it, unique in the account; null: none.",
});
