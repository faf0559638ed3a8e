import { type Call, identityOf, type Sent, type Told } from "./ledger.ts";

/** A receipt as the database holds it. */
export interface Stored extends Sent {
  readonly id: number;
  readonly registeredMs: number;
}

interface Attempt {
  readonly call: Call;
  readonly amountE4: number;
}

/**
 * Every place where what a caller was told is not what is stored, in words. Knows the contract ("Exactly once", "All or
 * nothing") and nothing of how the hub writes:
 * - what was acknowledged is stored once, with its amount, and under the id and time that were told;
 * - one caller alone is told that a receipt is new; whoever sends it again later hears that it is a duplicate;
 * - a call that was refused has written nothing; nothing is stored that nobody sent.
 */
export function differences(calls: readonly Call[], stored: readonly Stored[]): string[] {
  const attempts = Map.groupBy(
    calls.flatMap((call) => call.receipts.map((sent) => ({ sent, call, amountE4: sent.amountE4 }))),
    ({ sent }) => identityOf(sent),
  );
  const rows = Map.groupBy(stored, identityOf);
  const strangers = [...rows.keys()].filter((identity) => !attempts.has(identity));
  return [
    ...strangers.map((identity) => `${identity} is stored and nobody sent it`),
    ...[...attempts].flatMap(([identity, made]) => ofReceipt(identity, made, rows.get(identity) ?? [])),
    ...calls.flatMap((call) => ofBatch(call, attempts)),
    ...ofSum(calls, stored),
  ];
}

function isAcknowledged({ kind }: Told): boolean {
  return kind === "single" || kind === "batch";
}

function ofReceipt(identity: string, attempts: readonly Attempt[], rows: readonly Stored[]): string[] {
  const acknowledged = attempts.filter(({ call }) => isAcknowledged(call.told));
  const [row] = rows;
  if (rows.length > 1) return [`${identity} is stored ${rows.length} times`];
  if (row === undefined)
    return acknowledged.length > 0 ? [`${identity} was acknowledged and is not stored`] : [];
  if (attempts.every(({ call }) => call.told.kind === "refused")) {
    return [`${identity} is stored although every call with it was refused`];
  }
  const wrong = acknowledged.flatMap(({ call, amountE4 }) => [
    ...(amountE4 === row.amountE4 ? [] : [`${identity} was acknowledged with another amount than is stored`]),
    ...ofSingle(identity, call, row, attempts),
  ]);
  const news = acknowledged.filter(({ call }) => call.told.kind === "single" && !call.told.duplicate);
  return news.length > 1 ? [...wrong, `${identity} was new to ${news.length} callers`] : wrong;
}

function ofSingle(identity: string, call: Call, row: Stored, attempts: readonly Attempt[]): string[] {
  const { told } = call;
  if (told.kind !== "single") return [];
  const found: string[] = [];
  if (told.id !== row.id) found.push(`${identity} was told the id ${told.id} and has ${row.id}`);
  if (told.registeredMs !== row.registeredMs) found.push(`${identity} was told another time than is stored`);
  const { certain, possible } = repeats(call, attempts);
  if (certain && !told.duplicate) found.push(`${identity} was new to a caller who sent it again`);
  if (!possible && told.duplicate) found.push(`${identity} was a duplicate to its only caller`);
  return found;
}

/** Whether a receipt was stored for certain before the call began, and whether it can have been by its end. */
function repeats(call: Call, attempts: readonly Attempt[]): { certain: boolean; possible: boolean } {
  const others = attempts.filter((one) => one.call !== call && one.call.told.kind !== "refused");
  return {
    certain: others.some((one) => isAcknowledged(one.call.told) && one.call.endedAt < call.beganAt),
    possible: others.some((one) => one.call.beganAt < call.endedAt),
  };
}

function ofBatch(call: Call, attempts: ReadonlyMap<string, readonly Attempt[]>): string[] {
  const { told, receipts } = call;
  if (told.kind !== "batch") return [];
  const name = `the batch that ended at ${call.endedAt}`;
  if (told.count !== receipts.length)
    return [`${name} had ${receipts.length} receipts and was told ${told.count}`];
  let least = 0;
  let most = 0;
  const seen = new Set<string>();
  for (const sent of receipts) {
    const identity = identityOf(sent);
    const { certain, possible } = repeats(call, attempts.get(identity) ?? []);
    if (certain || seen.has(identity)) least += 1;
    if (possible || seen.has(identity)) most += 1;
    seen.add(identity);
  }
  if (told.duplicates >= least && told.duplicates <= most) return [];
  return [`${name} was told ${told.duplicates} duplicates instead of ${least} to ${most}`];
}

/** Where every call has heard its outcome, the new ones that were told are as many as are stored. */
function ofSum(calls: readonly Call[], stored: readonly Stored[]): string[] {
  if (calls.some(({ told }) => told.kind === "unknown")) return [];
  let told = 0;
  for (const one of calls) {
    if (one.told.kind === "single" && !one.told.duplicate) told += 1;
    if (one.told.kind === "batch") told += one.told.count - one.told.duplicates;
  }
  return told === stored.length
    ? []
    : [`${told} receipts were told to be new and ${stored.length} are stored`];
}
