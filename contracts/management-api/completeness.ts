import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { formedText, text } from "../values/wire.ts";
import { deviceId } from "./device.ts";
import {
  completenessDaysMax,
  completenessShiftsPerTillMax,
  completenessStoresPerPageMax,
  deviceExtIdCharsMax,
} from "./limits.ts";
import { addressId, storeExtId } from "./store.ts";

const day = (description: string) =>
  formedText(10, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "YYYY-MM-DD", description);
const orNull = <T extends Type.TSchema>(schema: T, description: string) =>
  Type.Union([schema, Type.Null()], { description });
const count = (description: string) => Type.Integer({ minimum: 0, description });
const whole = (description: string) => Type.Integer({ description });

const Sums = Type.Object({
  receipts: orNull(whole(""), "How many receipts; null when the till did not tell."),
  total: orNull(Type.Number(), "The sum of their amounts; null when the till did not tell."),
});

const MissingReceipts = Type.Object({
  ...Sums.properties,
  digestDiffers: Type.Boolean({ description: "The till's receipts are not those that arrived." }),
  numbers: orNull(
    Type.Array(Type.Object({ first: whole("The first number."), last: whole("The last one, included.") })),
    "Which receipts are missing; null when that cannot be told.",
  ),
  numbersUnknown: orNull(
    Type.Enum(["untold", "restarted", "unreadable"]),
    "Why it cannot be told: the till told no numbers, its numbering restarted, or those of its receipts cannot be read.",
  ),
  numbersOutside: count("Receipts that arrived with numbers outside of the till's first and last."),
});

const shiftStates = [
  ...(["complete", "incomplete", "unverified", "overdue"] as const),
  ...(["unstarted", "missing", "open", "untold"] as const),
] as const;

const Shift = Type.Object({
  state: Type.Enum([...shiftStates], {
    description:
      "`incomplete`: receipts are missing, or others came; without `stop` it is held now, and the numbers of its receipts have gaps. `overdue`: it began, a later one began too, and its end was not told. `unstarted`: it ended, or receipts of it came, and its beginning was not told. `missing`: the numbers of the till's shifts tell of it, and nothing of it came. `untold`: no shift; the till has told of none since the hub was started, so that nobody knows what it has. With `all` also `open`: it is held now, and nothing is missing of it so far; `complete`, and `unverified`: its end was told without the totals that prove it complete.",
  }),
  shift: orNull(whole(""), "Its number, as the till counts its shifts; null when it does not."),
  lastShift: orNull(
    whole(""),
    "Of `missing`: the last of several in a row, `shift` being the first; else null.",
  ),
  start: orNull(Type.String(), "When it began, store-local, `Y-m-d H:i:s`; null when that was not told."),
  stop: orNull(Type.String(), "When it ended; null when that was not told."),
  seller: orNull(Type.String(), "Who opened it, else who closed it; null when not told."),
  received: orNull(Sums, "What has arrived of it; null unless the till told its end, or it is held now."),
  told: orNull(Sums, "What the till told at its end; null unless it did."),
  missing: orNull(MissingReceipts, "What is missing of an incomplete one; negative: the hub has more."),
  text: Type.String({ description: "All of this in one line for people." }),
});

const Till = Type.Object({
  deviceId: Type.String({ description: "Our id of the device." }),
  extid: orNull(Type.String(), "The partner's id of the device."),
  addressId: Type.String({ description: "Our id of its store." }),
  store_ext_id: orNull(Type.String(), "The partner's id of its store."),
  shifts: Type.Array(Shift, {
    maxItems: completenessShiftsPerTillMax,
    description: "Its shifts with something missing, in time; with `all` every shift that ended.",
  }),
  more: count("How many further shifts are not listed."),
});

const Totals = Type.Object(
  {
    complete: count("Shifts whose count, sum and digest agree with the till's."),
    incomplete: count("Shifts of which receipts are missing, or others came."),
    unverified: count("Shifts whose end was told without the totals that prove them complete."),
    overdue: count("Shifts whose end was not told although a later one began."),
    unstarted: count("Shifts whose beginning was not told."),
    missing: count("Shifts that were never heard of."),
    open: count("Shifts that are held now and of which nothing is missing so far."),
    untold: count("Tills that have told of no shift since the hub was started."),
  },
  {
    description:
      "How many shifts, or tills, there are of each state, on this page. Nothing is missing when all are 0 but `complete`, `unverified` and `open`.",
  },
);

export const shiftCompleteness = defineMethod({
  name: "shift.completeness",
  summary: "Tells which shifts have not arrived whole, and what is missing of them.",
  params: Type.Object({
    store_ext_id: Type.Optional(storeExtId),
    deviceId: Type.Optional(deviceId),
    extid: Type.Optional(text(deviceExtIdCharsMax, "The partner's id of the device.", { minLength: 1 })),
    from: Type.Optional(
      day(
        `First day, of each store's own time; ${completenessDaysMax} days at most. Absent: six days before.`,
      ),
    ),
    to: Type.Optional(day("Last day. Absent: today.")),
    all: Type.Optional(Type.Boolean({ description: "List shifts too that nothing is missing of." })),
    after: Type.Optional(addressId),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: completenessStoresPerPageMax,
        description: `Stores on a page. Absent: ${completenessStoresPerPageMax}.`,
      }),
    ),
  }),
  result: Type.Object({
    totals: Totals,
    tills: Type.Array(Till, { description: "The tills with something to list, by store." }),
    next: orNull(Type.String(), "`after` of the next page; null when this is the last."),
  }),
  notes: [
    "The answer is as of now: a receipt that came a moment ago counts. A shift belongs to the day on which it ended; missing ones to the time between the shifts around them.",
    "What a till has not told is not known to be there: after a start of the hub, whose database may have been restored from a backup, each till is `untold` until it tells of a shift's start or stop. So are tills that never tell of shifts. Blocked tills are left out.",
    "Of a shift that is held now the gaps between the numbers of its receipts count, and those before the lowest of them, from 1 on or from the number after the last of the shift before, up to 1,000.",
    "Missing shifts are those between two numbers that the till told (`shift` in the params of its events), looked for in its events of the last 60 days. A step of more than 1,000 numbers, or one back, is another numbering and no gap.",
    "What is missing the hub asks the till for, in the answers to its receipts and events (`wanted`), two minutes after it heard of the shift's end, and again after 4, 8, 16 … minutes, at last once a day, for some 14 days. A till that does not number its shifts is not asked.",
    "With `deviceId` or `extid` only that till; `extid` alone must be of one store's till only.",
  ],
  errors: [
    {
      error: "invalidParams",
      when: "`from` or `to` is no day, `from` is after `to`, or they are too far apart.",
    },
    { error: "unknownUser", when: "The account has no store of this `store_ext_id`, or no such till." },
  ],
  examples: [
    {
      title: "One receipt has not arrived",
      params: { store_ext_id: "111", from: "2018-03-14", to: "2018-03-14" },
      result: {
        totals: {
          ...{ complete: 1, incomplete: 1, unverified: 0, overdue: 0 },
          ...{ unstarted: 0, missing: 0, open: 0, untold: 0 },
        },
        tills: [
          {
            deviceId: "41",
            extid: "123",
            addressId: "3656",
            store_ext_id: "111",
            shifts: [
              {
                state: "incomplete",
                shift: 12,
                lastShift: null,
                start: "2018-03-14 09:00:00",
                stop: "2018-03-14 21:00:00",
                seller: "Марина Ивановна",
                received: { receipts: 2, total: 200 },
                told: { receipts: 3, total: 300 },
                missing: {
                  receipts: 1,
                  total: 100,
                  digestDiffers: true,
                  numbers: [{ first: 2, last: 2 }],
                  numbersUnknown: null,
                  numbersOutside: 0,
                },
                text: "incomplete: 1 receipt missing; 100 in sum missing; number 2; other receipts than the till's",
              },
            ],
            more: 0,
          },
        ],
        next: null,
      },
    },
  ],
});
