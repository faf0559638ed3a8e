import { errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import { blocks, grouped, table } from "@prilavok/contracts/openrpc/markdown.ts";
import { destinationNames, isToldIn, type LaneName, lanesOf } from "../journal/messages.ts";
import { backoffShares } from "./backoff.ts";
import { refusedInRowMax } from "./lane-parcels.ts";
import { type LaneEvent, type LaneState, laneEvents, laneStates, laneSteps } from "./lane-states.ts";
import { parcelBytesMax } from "./parcel.ts";
import { failuresAtOneMax } from "./parcel-size.ts";
import { type LaneTiming, laneTiming } from "./timing.ts";
import { doubtfulStatuses, statusActions } from "./verdict.ts";

const states = Object.keys(laneStates) as LaneState[];
const events = Object.keys(laneEvents) as LaneEvent[];

const timings: Readonly<Record<keyof LaneTiming, string>> = {
  backoffBaseMs: "the first wait after a failure is up to this, the next up to twice as long, and so on",
  backoffMaxMs: "the longest wait of the till's own",
  retryAfterMaxMs: "the longest that a destination may ask for; more is taken for this",
  probeMs: "between two tries with a key that is refused, or after so many refusals in a row",
  idleMs: "between two looks of a lane without messages",
  reminderMs: "between two reminders of a halted lane with messages",
};

/** docs/reference/queue.md, from the table that the lanes obey and what they act by. */
export function queuePage(): string {
  return blocks(
    "<!-- Made by scripts/reference.ts from till/queue; change that, then run npm run reference. -->",
    "# The till's queue",
    "Each lane brings one kind of messages to one destination: first in, first out, one request at a time, and at once when a message arrives. A message is removed when the destination has acknowledged it, and only then.",
    "## Lanes",
    "What waits in one lane holds up no other, and a destination that is off, faulty or away holds up only its own lanes. While a destination is off, nothing is put into its lanes; what is there stays there.",
    table(
      ["lane", "tells", "destination"],
      destinationNames.flatMap((to) =>
        lanesOf[to].map((lane) => [`\`${lane}\``, told(lane), `\`${to}.ini\``]),
      ),
    ),
    "## States",
    table(
      ["state", "means", "wakes up"],
      states.map((state) => [state, laneStates[state].about, laneStates[state].timer]),
    ),
    "## Events",
    table(
      ["event", "means"],
      events.map((event) => [event, laneEvents[event]]),
    ),
    "## Steps",
    "What each event makes of each state; — : it cannot come. A timer that runs is put off by no event that leaves the state as it is.",
    table(
      ["", ...states.map((state) => `**${state}**`)],
      events.map((event) => [event, ...states.map((state) => laneSteps[state][event])].map(orDash)),
    ),
    "## Answers",
    "What the lane does by the answer, in this order. An error counts when it comes under the call's `id`, or under none and with a code of the list of [errors](errors.md); one that is not on the list and comes with HTTP 5xx is not the destination's word.",
    table(["answer", "the lane"], answers()),
    ...fairness(),
    "## Times",
    table(
      ["", "seconds", "meaning"],
      Object.entries(laneTiming).map(([name, ms]) => [
        `\`${name}\``,
        grouped(ms / 1_000),
        timings[name as keyof LaneTiming],
      ]),
    ),
    `A wait is a random share of its longest (full jitter), at least ${backoffShares.waitMin * 100} % of the first. Where the destination asked for a time (\`Retry-After\` in seconds or as an HTTP date, or \`data.retryAfter\`), it is that time and up to ${backoffShares.retryAfterSpread * 100} % more.`,
  );
}

/** By the kinds of documents, so that a lane cannot tell of more than is said here. */
function told(lane: LaneName): string {
  const isOfReceipts = isToldIn(lane, "sale");
  const method = {
    "giftoman-receipts": "purchaseRegister",
    "giftoman-shifts": "registerEvent",
    "hub-transactions": "transaction.load",
  }[lane];
  const what = isOfReceipts ? "receipts and rollbacks" : "openings and closings of shifts";
  return `${what}, as \`${method}\``;
}

const doings = {
  retry: "later: waits, and sends the same again",
  "set aside": "refused: finds the one at fault, sets it aside with the reason, and goes on",
  "stop the lane": "key refused: stops, keeps everything, and tries one message a minute",
  none: "refused: sets it aside; a till is never answered so",
} as const;

function answers(): string[][] {
  const byStatus = Object.entries(statusActions).map(([status, action]) => [
    `HTTP ${status}`,
    doings[action],
  ]);
  return [
    ["a result under the call's `id`", "accepted: removes the messages"],
    ["a batch's `count` below what was sent", "refused: sends it in parts"],
    ["-32601 to a batch", "sends one by one from then on"],
    [
      "-32601 to `transaction.load`",
      `later: the hub is an older one, or none; ${doings.retry.replace("later: ", "")}`,
    ],
    ...Object.values(errorRegistry).map((entry) => [
      `${entry.code} ${entry.message}`,
      "queueNote" in entry ? `${doings[entry.queue]}; ${entry.queueNote}` : doings[entry.queue],
    ]),
    ["-32801 with `data.path`", doings["set aside"]],
    ["-32603, JSON-RPC's own internal error", doings.retry],
    ["any other error", doings["set aside"]],
    ...byStatus,
    ["any other HTTP status, no answer, none in time, or none that can be read", doings.retry],
  ];
}

function fairness(): string[] {
  return [
    "## One among many",
    `A request carries one message when one waits, and up to 100, or ${grouped(parcelBytesMax)} bytes, when more wait. When a batch is refused, the receipt that the destination names (\`data.index\`, or the receipt that it echoes, by its \`extId\` or \`uid\`) goes alone; when it names none, or the wrong one, the receipts of that batch go one by one, once. A batch that is too large (HTTP 413) is halved. After ${refusedInRowMax} refusals without anything accepted the lane pauses, as the fault is then hardly the messages'.`,
    `A destination that fails itself (${doubtfulStatuses.map((status) => `HTTP ${status}`).join(", ")} without more words, -32605, -32603) may do so because of one receipt: those of a batch that failed go one by one, once. One that fails alone waits by itself, longer after each failure, and is tried again when no other waits; the lane goes on, and waits only when another one fails, too, with nothing accepted in between. Nothing is set aside for a failure. A destination that does not answer gets half as many at once after ${failuresAtOneMax} failures in a row.`,
  ];
}

function orDash(cell: string): string {
  return cell === "impossible" ? "—" : cell;
}
