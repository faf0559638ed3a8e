import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { findUnstorable } from "../values/text.ts";
import { money, text } from "../values/wire.ts";
import { digestCharsMax, eventMetadataBytesMax, nameCharsMax, timeCharsMax } from "./limits.ts";
import { Wanted } from "./wanted.ts";

const name = Type.Enum(["shift/start", "shift/stop"], {
  description: "`shift/start`: a shift begins; `shift/stop`: it ends.",
});

const ts = text(
  timeCharsMax,
  "Local time of the event, `Y-m-d H:i:s`: of the till's offset when `localtimezone` is given, else of the store. ISO 8601 with an offset is taken too, and then the offset counts.",
);

const receiptNumber = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description });

const NamedMetadata = Type.Object({
  seller: Type.Optional(text(nameCharsMax, "Who opened or closed the shift.")),
  localtimezone: Type.Optional(
    Type.Union([Type.Number({ minimum: -18, maximum: 18 }), text(6, "As text, such as `+03:00`.")], {
      description: "The till's offset from UTC, ± hours.",
    }),
  ),
  receipts: Type.Optional(receiptNumber("shift/stop: how many receipts the shift has.")),
  total: Type.Optional(money("shift/stop: the sum of their amounts.")),
  firstNumber: Type.Optional(
    receiptNumber("shift/stop: number of the shift's first receipt. Comes together with `lastNumber`."),
  ),
  lastNumber: Type.Optional(
    receiptNumber(
      "shift/stop: number of the shift's last receipt. Below `firstNumber` it says that the numbering restarted within the shift; then no missing numbers are listed.",
    ),
  ),
  digest: Type.Optional(text(digestCharsMax, "shift/stop: digest over the shift's receipts.")),
});

/** All of it is kept, so all of it must be fit to keep. */
const Metadata = Type.Refine(
  NamedMetadata,
  (value) => findUnstorable(value) === undefined,
  () => "must not hold NUL or lone surrogates",
);

/** How PHP writes an object without members. */
const NoMetadata = Type.Array(Type.Unknown(), {
  maxItems: 0,
  title: "an empty array",
  description: "No metadata.",
});

export const registerEvent = defineMethod({
  name: "registerEvent",
  // The source writes the method with a dotless ı, twice.
  aliases: ["regısterEvent"],
  summary: "Tells that a shift of the device began or ended.",
  params: Type.Object({
    name,
    ts,
    params: Type.Optional(
      Type.Union([Metadata, NoMetadata], {
        description: "Open metadata: members that are not named here are kept as they are.",
      }),
    ),
  }),
  result: Type.Object({
    id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description: "Id of the event." }),
    name,
    ts: Type.String({ description: "The time as it was understood, store-local, `Y-m-d H:i:s`." }),
    wanted: Type.Optional(Wanted),
  }),
  notes: [
    "Both spellings are one method: `registerEvent` and the source's `regısterEvent`, with a dotless ı.",
    "The same event (device, name and moment) told again is one event, and the same answer. Members that it did not have are taken in, so totals may follow a stop that was told without them. Of a member that differs the first value stands; a total that differs (`receipts`, `total`, `firstNumber`, `lastNumber`, `digest`) is refused.",
    "When `shift/stop` brings the shift's totals (`receipts`, `total`, `digest`, and `firstNumber` with `lastNumber` where receipts are numbered), the hub compares them with what it has: a shift is complete only when count, sum and digest agree. Gaps are listed for the operator; they never refuse the event.",
    "The shift's receipts are the device's from its `shift/start` to its `shift/stop`, both seconds included. A second in which one shift stopped and the next started belongs to both: its receipts are told apart by their numbers where `firstNumber` and `lastNumber` are told, and are the stopped shift's where not. `digest` is the SHA-256, in hex, over one line for each of them: `extId`, a space, the amount in ten-thousandths, a line feed; ordered by the bytes of `extId`, then by the amount.",
    "A receipt's number is its attribute `number`, else its `extId` where that is digits alone, else the digits at the end of its `extId` (101 of `K-101`; never of a UUID), when these lie between `firstNumber` and `lastNumber` and none comes twice. When the numbers of some receipts cannot be read so, or `lastNumber` is below `firstNumber`, the operator is told how many receipts are missing, but not which.",
    "A till that numbers its shifts tells the number as `shift`, a whole number from 1 and one up with every shift. A gap tells the hub of a shift that it never heard of, and whose receipts it may ask for. Any other value of that name is kept and means nothing.",
    `Metadata may take up to ${eventMetadataBytesMax} bytes as JSON.`,
  ],
  errors: [
    { error: "invalidParams", when: "`ts` is no `Y-m-d H:i:s` between the years 2000 and 2100." },
    {
      error: "invalidParams",
      when: "A total, `digest` or `localtimezone` is malformed, or the metadata is too large, alone or with what was told of the event before.",
    },
    {
      error: "clientError",
      when: "A `shift/stop` is told again with a total that contradicts the one told before; `data` holds its `path` and both values, `stored` and `sent`.",
    },
  ],
  examples: [
    {
      title: "A shift begins",
      params: {
        name: "shift/start",
        ts: "2018-03-14 09:00:00",
        params: { seller: "Марина Ивановна", localtimezone: 3 },
      },
      result: { id: 12, name: "shift/start", ts: "2018-03-14 09:00:00" },
    },
  ],
});
