/** What the orders bench prints of the tills, with its goals. */
import { percentile, printTable } from "../table.ts";
import type { CatchUpResult, RoundResult } from "./tills.ts";

const arrivalGoalMs = 1_000;

export const say = (text: string) => process.stdout.write(`${text}\n`);
export const whole = (value: number) => Math.round(value).toLocaleString("en");

const row = (name: string, ms: readonly number[], last = "") => [
  name,
  whole(ms.length),
  ...[0.5, 0.95, 0.99].map((share) => percentile(ms, share).toFixed(0)),
  (ms.length === 0 ? 0 : ms.reduce((most, one) => Math.max(most, one))).toFixed(0),
  last,
];
const head = (name: string) => [name, "count", "p50 ms", "p95 ms", "p99 ms", "max ms", ""];

/** @param expected orders of all tills together. */
export function reportCatchUp(
  caughtUp: CatchUpResult,
  tills: number,
  expected: number,
  hubPeakMib: number,
): void {
  const { seconds, confirmedSeconds, packets, orders, answers, tillMs, laters } = caughtUp;
  const had = orders === expected ? `all ${whole(orders)}` : `WRONG: ${whole(orders)} of ${whole(expected)}`;
  say(
    `${tills} tills asked from the beginning at once: they had ${had} orders, ${whole(packets)} packets in ${whole(answers)} answers, after ${seconds.toFixed(1)} s, ${whole(packets / seconds)} packets/s, and all had confirmed them after ${confirmedSeconds.toFixed(1)} s; told "later" ${laters} times; peak memory of the hub ${whole(hubPeakMib)} MiB`,
  );
  printTable([head("one till from the beginning"), row("until it has all", tillMs)]);
}

export function reportRounds(results: readonly RoundResult[], perSecond: number, hubPeakMib: number): void {
  const rows = results.map(({ tookMs }, index) =>
    row(`a posted order at a till, round ${index + 1}`, tookMs.order),
  );
  const all = (read: (result: RoundResult) => readonly number[]) => results.flatMap(read);
  const sum = (read: (result: RoundResult) => number) => results.reduce((total, one) => total + read(one), 0);
  const arrivals = all(({ tookMs }) => tookMs.order);
  const lost = sum((result) => result.lost);
  const isMet = percentile(arrivals, 0.99) < arrivalGoalMs && lost === 0 && arrivals.length > 0;
  printTable([
    head(`${perSecond} orders a second`),
    ...rows,
    row(
      "a posted order at a till, all rounds",
      arrivals,
      `goal p99 below ${whole(arrivalGoalMs)}: ${isMet ? "met" : "MISSED"}`,
    ),
    row(
      "the answer to the post",
      all(({ postMs }) => postMs),
    ),
    row(
      "order.claim, two tills at once",
      all(({ claimMs }) => claimMs),
    ),
    row(
      "transaction.load of one sale",
      all(({ loadMs }) => loadMs),
    ),
    row(
      "a sold order gone at another till",
      all(({ tookMs }) => tookMs.withdrawal),
    ),
  ]);
  const posting = results.map(({ postMs, postingSeconds }) => (postMs.length / postingSeconds).toFixed(1));
  say(
    `orders posted a second: ${posting.join(", ")}; words that did not come ${lost}; orders not claimed by exactly one ${sum(({ wrongClaims }) => wrongClaims)}; receipts not accepted ${sum(({ notAccepted }) => notAccepted)}; told "later" ${sum(({ laters }) => laters)} times; peak memory of the hub ${whole(hubPeakMib)} MiB (goal: below 400 MB)`,
  );
}
