import { e4ToJson, formatE4 } from "@prilavok/contracts/values/decimal.ts";
import { localToMoment, type TimeZone, utcMs } from "@prilavok/contracts/values/time.ts";
import { systemClock } from "../clock.ts";
import type { RegisterCommands } from "../command.ts";
import { type CommonOptions, chosenAccount, finish, run, table } from "../network/command-line.ts";
import { badValue } from "../network/rules.ts";
import { findStore } from "../network/store.ts";
import type { NumbersUnknown } from "./completeness.ts";
import { localTsOf } from "./event.ts";
import { type ListedShift, listShifts } from "./list.ts";
import type { NumberRange } from "./numbers.ts";

interface ListOptions extends CommonOptions {
  readonly store: string;
  readonly from?: string;
  readonly to?: string;
  readonly incomplete?: boolean;
}

const dayMs = 86_400_000;
const daysByDefault = 7;
const daysMax = 366;

/** `prilavok-hub shift`: which shifts were held, and whether everything of them has arrived. */
export const registerShiftCommands: RegisterCommands = (program, shell) => {
  const shift = program.command("shift").description("shifts of a store, and what is missing of them");
  finish(
    shift.command("list"),
    "shift list --store 111 --from 2026-03-01 --to 2026-03-31 --incomplete --json",
  )
    .description(
      "list the shifts that touch the days, compared with the receipts that have arrived until now:\n" +
        "complete, incomplete (with what is missing), unverified (the till told no totals), open",
    )
    .requiredOption("--store <store>", "the store: its id or ext id")
    .option(
      "--from <day>",
      `first day, YYYY-MM-DD, store-local; by default ${daysByDefault - 1} days before the last`,
    )
    .option("--to <day>", "last day; by default today")
    .option("--incomplete", "only shifts that are incomplete, or whose stop is overdue")
    .action((options: ListOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const store = await findStore(pool, account.id, options.store);
        const { fromMs, toMs } = readDays(options, store.timeZone, systemClock.now());
        const shifts = (await listShifts(pool, store.id, fromMs, toMs)).filter(
          (one) => !options.incomplete || one.state.state === "incomplete" || one.overdue,
        );
        return {
          json: shifts.map((one) => shiftJson(one, store.timeZone)),
          text: shiftTable(shifts, store.timeZone),
        };
      }),
    );
};

/** The moments from the first day's midnight to the last second of the last day. */
function readDays(
  { from, to }: ListOptions,
  zone: TimeZone,
  nowMs: number,
): { fromMs: number; toMs: number } {
  const lastDay = readDay("to", to ?? localTsOf(nowMs, zone).slice(0, 10));
  const firstDay = from === undefined ? lastDay - (daysByDefault - 1) * dayMs : readDay("from", from);
  if (firstDay > lastDay) throw badValue("from", "a day that is not after --to", from);
  if (lastDay - firstDay >= daysMax * dayMs)
    throw badValue("from", `at most ${daysMax} days before --to`, from);
  return { fromMs: localToMoment(firstDay, zone), toMs: localToMoment(lastDay + dayMs, zone) - 1000 };
}

/** Local midnight as if it were UTC. */
function readDay(field: string, text: string): number {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const midnight = utcMs(Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3]));
  if (parts === null || midnight === undefined) throw badValue(field, "a day such as 2026-03-01", text);
  return midnight;
}

function shiftJson(shift: ListedShift, zone: TimeZone) {
  const { received, totals, state } = shift;
  const time = (momentMs: number | undefined) => (momentMs === undefined ? null : localTsOf(momentMs, zone));
  return {
    device: { id: String(shift.deviceId), extId: shift.deviceExtId },
    start: time(shift.startMs),
    stop: time(shift.stopMs),
    seller: shift.seller ?? null,
    state: state.state,
    overdue: shift.overdue,
    received: { receipts: received.receipts, total: e4ToJson(received.totalE4) },
    told:
      totals === undefined
        ? null
        : {
            receipts: totals.receipts ?? null,
            total: totals.totalE4 === undefined ? null : e4ToJson(totals.totalE4),
          },
    missing: state.state === "incomplete" ? missingJson(state) : null,
  };
}

type Incomplete = Extract<ListedShift["state"], { state: "incomplete" }>;

/** `numbers` is null when it is not known which are missing, and `numbersUnknown` says why. */
function missingJson({ receipts, totalE4, digestDiffers, missing }: Incomplete) {
  const { numbers, outside } = missing;
  const isKnown = typeof numbers !== "string";
  return {
    receipts: receipts ?? null,
    total: totalE4 === undefined ? null : e4ToJson(totalE4),
    digestDiffers,
    numbers: isKnown ? numbers : null,
    numbersUnknown: isKnown ? null : numbers,
    numbersOutside: outside,
  };
}

function shiftTable(shifts: readonly ListedShift[], zone: TimeZone): string {
  if (shifts.length === 0) return "no such shifts";
  const time = (momentMs: number | undefined) => (momentMs === undefined ? "-" : localTsOf(momentMs, zone));
  return table(
    ["device", "start", "stop", "seller", "receipts", "total", "state"],
    shifts.map((shift) => [
      [shift.deviceId, shift.deviceExtId].filter((part) => part !== null).join(" "),
      time(shift.startMs),
      time(shift.stopMs),
      shift.seller ?? "-",
      String(shift.received.receipts),
      formatE4(shift.received.totalE4),
      stateText(shift),
    ]),
  );
}

function stateText({ state, overdue }: ListedShift): string {
  if (state.state !== "incomplete") return overdue ? `${state.state}, its stop is overdue` : state.state;
  const { numbers, outside } = state.missing;
  const missing = [
    moreText(state.receipts, receiptsText),
    moreText(state.totalE4, (totalE4) => `${formatE4(totalE4)} in sum`),
    typeof numbers === "string" ? unknownTexts[numbers] : numbersText(numbers),
    outside > 0 ? `${receiptsText(outside)} numbered outside the till's range` : "",
    state.digestDiffers ? "other receipts than the till's" : "",
  ];
  return `incomplete: ${missing.filter((part) => part !== "").join("; ")}`;
}

const unknownTexts: Readonly<Record<NumbersUnknown, string>> = {
  // Of a till that never numbers its receipts it would be said of every shift.
  untold: "",
  restarted: "which numbers is not known, the numbering restarted",
  unreadable: "which numbers is not known, those of the receipts cannot be read",
};

function receiptsText(count: number): string {
  return count === 1 ? "1 receipt" : `${count} receipts`;
}

function numbersText(ranges: readonly NumberRange[]): string {
  if (ranges.length === 0) return "";
  const [first] = ranges;
  const isOne = ranges.length === 1 && first?.first === first?.last;
  return `${isOne ? "number" : "numbers"} ${ranges.map(rangeText).join(", ")}`;
}

/** What the till has more than the hub, or less. */
function moreText<N extends number | bigint>(difference: N | undefined, tell: (amount: N) => string): string {
  if (!difference) return "";
  return difference > 0 ? `${tell(difference)} missing` : `${tell(-difference as N)} too many`;
}

function rangeText({ first, last }: NumberRange): string {
  return first === last ? String(first) : `${first}-${last}`;
}
