import { setTimeout as wait } from "node:timers/promises";
import { tellOf } from "./diagnosis.ts";
import { endLease } from "./lease.ts";
import { claimsAt, messagesAt } from "./till-files.ts";
import type { TrialTill } from "./trial-till.ts";
import { cashier, changeTill, type World } from "./world.ts";

/** What does not come to rest in this time hangs. An order that was taken without a connection is told within 80 seconds. */
const restMsMax = 120_000;
const lookMs = 40;

/** The longest wait of a repeated request. */
const repeatedMsMax = 600;

/** Puts an end to all that breaks, and waits until nobody has anything more to do. @throws naming what does not end. */
export async function bringToRest(world: World): Promise<void> {
  const { tills } = world;
  await Promise.all(
    tills.map(async (till) => {
      await till.weigh({});
      await till.goOnline();
    }),
  );
  await wait(repeatedMsMax);
  for (const till of tills) await changeTill(world, till, { worksWithOrders: true });
  await atRest("messages wait", () => nothingUntold(tills));
  await atRest("transactions wait for KKMTransfer", () => nothingWaiting(world));
  await Promise.all(tills.map((till) => giveUpLost(till)));
  await atRest("orders hang in work", () => noneHangs(world));
  await atRest("tills show other orders than are at them", () => allShown(world));
}

/** @param look says what there still is; undefined: nothing. */
async function atRest(what: string, look: () => Promise<string | undefined>): Promise<void> {
  const untilMs = Date.now() + restMsMax;
  for (;;) {
    const left = await look();
    if (left === undefined) return;
    if (Date.now() > untilMs) throw new Error(`at rest, ${what}: ${left}`);
    await wait(lookMs);
  }
}

async function nothingUntold(tills: readonly TrialTill[]): Promise<string | undefined> {
  for (const till of tills) {
    const messages = await messagesAt(till);
    if (messages.some(({ state }) => state === "set aside"))
      throw new Error(`${till.name} has set messages aside`);
    if (messages.length > 0) return `${till.name} ${JSON.stringify(messages)}`;
  }
  return undefined;
}

const waitingSql = `
select count(*)::int as count from kkm_transaction where account_id = $1 and documents = 'waiting'`;

async function nothingWaiting({
  hubs,
  runner,
  office,
  accountId,
  chance,
}: World): Promise<string | undefined> {
  const count = async () => {
    const { rows } = await hubs.asked((pool) => pool.query<{ count: number }>(waitingSql, [accountId]));
    return rows[0]?.count ?? 0;
  };
  if ((await count()) === 0) return undefined;
  if (chance.happens(0.5)) await runner.run();
  else await office.ask("POST", "/jobs/kkm-transfer");
  const left = await count();
  return left === 0 ? undefined : `${left}`;
}

/** What a cashier does who reads that an order is not the till's any more. */
async function giveUpLost(till: TrialTill): Promise<void> {
  for (const { orderUid, isStanding } of await claimsAt(till)) {
    if (isStanding === 0) await till.ask("RELEASE_ORDER", { orderUid, cashier });
  }
}

interface Claimed {
  readonly uid: string;
  readonly deviceId: number;
  readonly isLapsed: boolean;
}

const claimedSql = `
select uid, claim_device_id as "deviceId", lease_until <= now() as "isLapsed"
  from customer_order where account_id = $1 and state = 'claimed'`;

/**
 * No order is «В работе» but at a till that has it. A till that was killed after it had asked for an order does not know
 * that it has it: its lease is let lapse.
 */
async function noneHangs(world: World): Promise<string | undefined> {
  const { hubs, tills, accountId } = world;
  const { rows } = await hubs.asked((pool) => pool.query<Claimed>(claimedSql, [accountId]));
  const hanging: string[] = [];
  for (const { uid, deviceId, isLapsed } of rows) {
    const holder = tills.find(({ device }) => device.deviceId === deviceId);
    const claims = holder === undefined ? [] : await claimsAt(holder);
    if (claims.some(({ orderUid, isStanding }) => orderUid === uid && isStanding === 1)) continue;
    if (!isLapsed) await endLease(world, uid);
    hanging.push(uid);
  }
  return hanging.length === 0 ? undefined : hanging.join(", ");
}

const atTillSql = `
select o.uid, o.version, o.state = 'claimed' as "isHeld"
  from customer_order o join customer_order_till t on t.order_id = o.id
 where t.device_id = $1 and o.state in ('posted', 'claimed') order by o.uid`;

interface Shown {
  readonly uid: string;
  readonly version: number;
  readonly isHeld: boolean;
}

/** A till that has sold an order does not show that version again, also when its receipt is a conflict. */
const soldThereSql = `
select o.uid from customer_order o join kkm_transaction t on t.order_uid = o.uid::text and t.order_version = o.version
 where t.device_id = $1`;

/** Every till shows the orders that are posted for it, in their versions now, and no others. */
async function allShown(world: World): Promise<string | undefined> {
  const { hubs, tills } = world;
  for (const till of tills) {
    const read = async (sql: string) =>
      (await hubs.asked((pool) => pool.query<Shown>(sql, [till.device.deviceId]))).rows;
    const soldThere = new Set((await read(soldThereSql)).map(({ uid }) => uid));
    const wanted = (await read(atTillSql)).filter(({ uid }) => !soldThere.has(uid));
    await giveUpLost(till);
    const told = (await till.ask("ORDERS", {}))?.orders ?? [];
    const shown = told
      .filter(({ uid }) => !soldThere.has(uid))
      .map(({ uid, version, inWork, heldBy }) => ({
        uid,
        version,
        isHeld: inWork !== null || heldBy !== null,
      }))
      .toSorted((one, other) => (one.uid < other.uid ? -1 : 1));
    const [wrong] = [...differing(shown, wanted), ...differing(wanted, shown)];
    if (wrong === undefined) continue;
    const found = JSON.stringify(shown.find(({ uid }) => uid === wrong.uid) ?? null);
    const right = JSON.stringify(wanted.find(({ uid }) => uid === wrong.uid) ?? null);
    return `${till.name} shows ${found}, and should ${right}${await tellOf(world, till, wrong.uid)}`;
  }
  return undefined;
}

function differing(some: readonly Shown[], others: readonly Shown[]): Shown[] {
  return some.filter((one) => !others.some((other) => JSON.stringify(other) === JSON.stringify(one)));
}
