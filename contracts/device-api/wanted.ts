import Type, { type Static } from "typebox";
import { wantedRangesMax, wantedShiftsMax } from "./limits.ts";

const number = (description: string) =>
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description });

const NumberRange = Type.Object(
  {
    first: number("The first number."),
    last: number("The last one; not below `first`."),
  },
  { title: "numbers", description: "Both ends included." },
);

const WantedShift = Type.Object(
  {
    shift: number("The shift's number, as its events told it."),
    numbers: Type.Optional(
      Type.Array(NumberRange, {
        minItems: 1,
        maxItems: wantedRangesMax,
        description: "Which of its receipts. Absent: all of it, both events too.",
      }),
    ),
  },
  { title: "a shift", description: "What misses of one shift." },
);
export type WantedShift = Static<typeof WantedShift>;

/** What the hub asks a till to send once more: a member of the answers to receipts and events. Absent: nothing. */
export const Wanted = Type.Array(WantedShift, {
  minItems: 1,
  maxItems: wantedShiftsMax,
  description:
    "What the hub misses of this device and asks it to send again. A device that does not know the member passes it over; what is sent although the hub has it counts once.",
});
export type Wanted = Static<typeof Wanted>;
