import { registerEvent } from "@prilavok/contracts/device-api/register-event.ts";
import type { Wanted } from "@prilavok/contracts/device-api/wanted.ts";
import type { Clock } from "../clock.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { readShiftEvent, type ShiftEvent } from "./event.ts";
import type { Metadata } from "./metadata.ts";
import { bringsMore } from "./repeat.ts";
import * as sql from "./sql.ts";

export interface ShiftDoorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** How long after its arrival a stop is looked at for the first time. */
  readonly graceMs: number;
  /** What an answer to the device shall ask for. */
  readonly takeWanted: (deviceId: number) => Wanted | undefined;
}

interface KeptEvent {
  readonly id: bigint;
  readonly localTs: string;
}

/** registerEvent. Source: Device API contract, section 4. */
export function shiftHandlers({ pool, clock, graceMs, takeWanted }: ShiftDoorOptions): Handler[] {
  const register = handler(registerEvent, async (params, caller: TillCaller) => {
    const event = readShiftEvent(params, caller.timeZone);
    const nowMs = clock.now();
    const checkAt = new Date(nowMs + graceMs);
    const { rows } = await pool.query<KeptEvent>(sql.insertEventSql, [
      caller.storeId,
      caller.deviceId,
      event.name,
      event.localTs,
      new Date(event.atMs),
      JSON.stringify(event.metadata),
      new Date(nowMs),
      checkAt,
    ]);
    const kept = rows[0] ?? (await completeEvent(pool, caller, event, checkAt));
    const wanted = takeWanted(caller.deviceId);
    return { id: Number(kept.id), name: event.name, ts: kept.localTs, ...(wanted && { wanted }) };
  });
  return [register];
}

/**
 * The same device, name and second again is the same event: the first one is answered, and takes in what it did not
 * have.
 */
function completeEvent(
  pool: Pool,
  { storeId, deviceId }: TillCaller,
  { name, atMs, metadata }: ShiftEvent,
  checkAt: Date,
): Promise<KeptEvent> {
  return transaction(pool, async (connection) => {
    const { rows } = await connection.query<KeptEvent & { readonly metadata: Metadata }>(sql.lockEventSql, [
      storeId,
      deviceId,
      name,
      new Date(atMs),
    ]);
    const [kept] = rows;
    if (kept === undefined) throw new Error("an event that conflicts with none is there");
    if (bringsMore(name, kept.metadata, metadata)) {
      await connection.query(sql.completeEventSql, [storeId, kept.id, JSON.stringify(metadata)]);
      await connection.query(sql.checkAgainSql, [storeId, kept.id, deviceId, checkAt]);
    }
    return kept;
  });
}
