import { e4ToJson, formatE4 } from "@prilavok/contracts/values/decimal.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { systemClock } from "../clock.ts";
import type { RegisterCommands } from "../command.ts";
import { momentCell } from "../language/moment.ts";
import { say, sayEach } from "../language/say.ts";
import { type CommonOptions, chosenAccount, finish, run, table } from "../network/command-line.ts";
import { findStore } from "../network/store.ts";
import { registerCompletenessCommand } from "./completeness-command.ts";
import { daysByDefault, readDays } from "./days.ts";
import { localTsOf } from "./event.ts";
import { missingJson, missingSoFarJson, stateText } from "./incomplete.ts";
import { type ListedShift, listShifts } from "./list.ts";

interface ListOptions extends CommonOptions {
  readonly store: string;
  readonly from?: string;
  readonly to?: string;
  readonly incomplete?: boolean;
}

/**
 * `prilavok-hub shift`: which shifts were held, and whether everything of them has arrived.
 * `prilavok-hub completeness`: what is missing of all stores.
 */
export const registerShiftCommands: RegisterCommands = (program, shell) => {
  registerCompletenessCommand(program, shell);
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
    .option(
      "--incomplete",
      "only shifts that are incomplete, open ones with gaps too, or whose stop is overdue",
    )
    .action((options: ListOptions) =>
      run(shell, async (pool) => {
        const account = await chosenAccount(pool, options.account);
        const store = await findStore(pool, account.id, options.store);
        const { fromMs, toMs } = readDays(options, store.timeZone, systemClock.now());
        const shifts = (await listShifts(pool, store.id, fromMs, toMs)).filter(
          (one) => !options.incomplete || isLacking(one),
        );
        return {
          json: shifts.map((one) => shiftJson(one, store.timeZone)),
          text: shiftTable(shifts, store.timeZone),
        };
      }),
    );
};

function isLacking({ state, overdue }: ListedShift): boolean {
  return overdue || state.state === "incomplete" || (state.state === "open" && state.missing.length > 0);
}

function missingOf({ state }: ListedShift) {
  if (state.state === "incomplete") return missingJson(state);
  return state.state === "open" && state.missing.length > 0 ? missingSoFarJson(state.missing) : null;
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
    missing: missingOf(shift),
  };
}

function shiftTable(shifts: readonly ListedShift[], zone: TimeZone): string {
  if (shifts.length === 0) return say("no such shifts");
  const time = (momentMs: number | undefined) =>
    momentCell(momentMs === undefined ? null : new Date(momentMs), zone);
  return table(
    ["device", "start", "stop", "seller", "receipts", "total", "state"],
    shifts.map((shift) => [
      [shift.deviceId, shift.deviceExtId].filter((part) => part !== null).join(" "),
      time(shift.startMs),
      time(shift.stopMs),
      shift.seller ?? "-",
      String(shift.received.receipts),
      formatE4(shift.received.totalE4),
      sayEach(stateText(shift)),
    ]),
  );
}
