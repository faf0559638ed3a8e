import { completenessStoresPerPageMax } from "@prilavok/contracts/management-api/limits.ts";
import type { TimeZone } from "@prilavok/contracts/values/time.ts";
import { systemClock } from "../clock.ts";
import type { RegisterCommands } from "../command.ts";
import type { Pool } from "../database/pool.ts";
import { say, sayEach } from "../language/say.ts";
import { type CommonOptions, chosenAccount, finish, run, table } from "../network/command-line.ts";
import { findDevice } from "../network/device.ts";
import { findStore, listStores, type Store } from "../network/store.ts";
import { tillAnswer } from "./completeness-answer.ts";
import { daysByDefault } from "./days.ts";
import { type CompletenessTotals, noShifts, reportCompleteness } from "./report.ts";

interface CompletenessOptions extends CommonOptions {
  readonly store?: string;
  readonly device?: string;
  readonly from?: string;
  readonly to?: string;
  readonly all?: boolean;
}

type TillAnswer = ReturnType<typeof tillAnswer>;

/** `prilavok-hub completeness`: what is missing of the shifts of all stores, or exits with 0 when nothing is. */
export const registerCompletenessCommand: RegisterCommands = (program, shell) => {
  finish(program.command("completeness"), "completeness --store 111 --from 2026-03-01 --to 2026-03-31 --json")
    .description(
      "tell which shifts have not arrived whole, and what is missing of them; exits with 1 when something is, or nobody can know.\n" +
        "incomplete: receipts are missing, or others came; overdue: its end was not told;\n" +
        "unstarted: its start was not told; missing: nothing of it came, and the till's numbers leave it out;\n" +
        "untold: the till has told of no shift since the hub was started, so nobody knows what it has;\n" +
        "open: nothing is missing so far of a shift that is held now",
    )
    .option("--store <store>", "only this store: its id or ext id")
    .option("--device <device>", "only this till: its id, or @store_ext_id/cashbox_ext_id")
    .option(
      "--from <day>",
      `first day, YYYY-MM-DD, of each store's own time; by default ${daysByDefault - 1} days before the last`,
    )
    .option("--to <day>", "last day; by default today")
    .option("--all", "list shifts too that nothing is missing of")
    .action((options: CompletenessOptions) =>
      run(shell, async (pool) => {
        const answer = await readAll(pool, options);
        if (isAnythingMissing(answer.totals)) process.exitCode = 1;
        const { zones, ...told } = answer;
        return { json: told, text: forPeople(told.totals, told.tills, zones) };
      }),
    );
};

async function readAll(pool: Pool, options: CompletenessOptions) {
  const nowMs = systemClock.now();
  const account = await chosenAccount(pool, options.account);
  const device =
    options.device === undefined
      ? undefined
      : await findDevice(pool, systemClock, account.id, options.device);
  const chosen: readonly Store[] =
    options.store === undefined
      ? await listStores(pool, account.id)
      : [await findStore(pool, account.id, options.store)];
  const stores = chosen.filter((store) => device === undefined || store.id === device.storeId);
  const question = { from: options.from, to: options.to, all: options.all, deviceId: device?.id };
  const totals = noShifts();
  const tills: TillAnswer[] = [];
  for (let from = 0; from < stores.length; from += completenessStoresPerPageMax) {
    const page = stores.slice(from, from + completenessStoresPerPageMax);
    const report = await reportCompleteness(pool, page, question, nowMs);
    for (const state of states) totals[state] += report.totals[state];
    tills.push(...report.tills.map(tillAnswer));
  }
  const zones = new Map(stores.map((store) => [String(store.id), store.timeZone]));
  return { totals, tills, zones };
}

const states = [
  ...(["complete", "incomplete", "unverified", "overdue"] as const),
  ...(["unstarted", "missing", "open", "untold"] as const),
] as const satisfies readonly (keyof CompletenessTotals)[];

/** Absence of evidence is not success: a till that tells nothing counts. */
function isAnythingMissing(totals: CompletenessTotals): boolean {
  const { incomplete, overdue, unstarted, missing, untold } = totals;
  return incomplete + overdue + unstarted + missing + untold > 0;
}

function forPeople(
  totals: CompletenessTotals,
  tills: readonly TillAnswer[],
  zones: ReadonlyMap<string, TimeZone>,
): string {
  const summary = states.map((state) => `${say(state)} ${totals[state]}`).join(", ");
  if (tills.length === 0) return summary;
  const nameOf = (id: string, extId: string | null) => (extId === null ? id : `${id} ${extId}`);
  const rows = tills.flatMap((till) => {
    const place = [nameOf(till.addressId, till.store_ext_id), nameOf(till.deviceId, till.extid)];
    const listed = till.shifts.map((one) => [
      ...place,
      one.shift === null ? "-" : String(one.shift),
      one.start ?? "-",
      one.stop ?? "-",
      zones.get(till.addressId) ?? "-",
      sayEach(one.state === "overdue" || one.state === "unstarted" ? `${one.state}: ${one.text}` : one.text),
    ]);
    return till.more === 0
      ? listed
      : [...listed, [...place, "…", "-", "-", "-", say(`${till.more} more shifts`)]];
  });
  return `${table(["store", "till", "shift", "start", "stop", "time zone", "state"], rows)}\n\n${summary}`;
}
