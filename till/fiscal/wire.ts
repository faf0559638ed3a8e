import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";

/**
 * The protocol of the driver `remote`, ours, small enough to be put in front of any device:
 *
 * | request | answer |
 * | --- | --- |
 * | `POST /register` with a FiscalRequest | 200 and a FiscalMark; 409 and `{"reason"}` when the device refuses |
 * | `GET /documents/<uid>` | 200 and the FiscalMark; 404 when the device has no such document |
 * | `GET /state` | 200 and a state |
 *
 * `POST /register` may be repeated: the same uid is the same document and gets the same mark, whatever fails by then. A
 * repeat may come with another number, shift and time, since the till may have gone on; another kind or total is refused.
 * A refusal is certain: the device has not registered this request. Every other end but 200 leaves the till in the dark,
 * and it asks `GET /documents/<uid>` before it goes on. Bodies are JSON in UTF-8.
 */

/** Either side's bodies. */
export const wireBodyBytesMax = 64 * 1024;
const textCharsMax = 1_000;

const shortText = Type.String({ maxLength: textCharsMax });
const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
export const uidPattern = "^[0-9A-F]{24}$";

export const RequestBody = Type.Object({
  uid: Type.String({ pattern: uidPattern }),
  kind: Type.String({ minLength: 1, maxLength: 40 }),
  number: count,
  shift: count,
  atMs: Type.Integer(),
  totalE2: count,
  cashlessE2: count,
  cashier: shortText,
});
export type RequestBody = Static<typeof RequestBody>;

const MarkBody = Type.Object({
  uid: Type.String({ pattern: uidPattern }),
  numberCheck: Type.String({ pattern: "^[0-9]{1,15}$" }),
  registerNumber: Type.String({ minLength: 1, maxLength: 40 }),
});

const RefusalBody = Type.Object({
  reason: Type.Enum(["blocked", "certificate expired", "refused"]),
});
export type RefusalBody = Static<typeof RefusalBody>;

const StateBody = Type.Object({
  isEmulator: Type.Boolean(),
  registerNumber: Type.String({ maxLength: 40 }),
  state: Type.Enum(["ready", "blocked", "uninitialised"]),
  certificateValidToMs: Type.Union([Type.Integer(), Type.Null()]),
});
export type StateBody = Static<typeof StateBody>;

export const requestBody = Compile(RequestBody);
export const markBody = Compile(MarkBody);
export const refusalBody = Compile(RefusalBody);
export const stateBody = Compile(StateBody);
