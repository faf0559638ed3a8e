import { registerEvent } from "@prilavok/contracts/device-api/register-event.ts";
import type { Clock } from "../clock.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { type Metadata, readShiftEvent, type ShiftEvent } from "./event.ts";
import { bringsMore } from "./repeat.ts";
import * as sql from "./sql.ts";

export interface ShiftDoorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
}

interface KeptEvent {
  readonly id: bigint;
  readonly localTs: string;
}

/** registerEvent. Source: Device API contract, section 4. */
export function shiftHandlers({ pool, clock }: ShiftDoorOptions): Handler[] {
  const register = handler(registerEvent, async (params, caller: TillCaller) => {
    const event = readShiftEvent(params, caller.timeZone);
    const { rows } = await pool.query<KeptEvent>(sql.insertEventSql, [
      caller.storeId,
      caller.deviceId,
      event.name,
      event.localTs,
      new Date(event.atMs),
      JSON.stringify(event.metadata),
      new Date(clock.now()),
    ]);
    const kept = rows[0] ?? (await completeEvent(pool, caller, event));
    return { id: Number(kept.id), name: event.name, ts: kept.localTs };
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
    }
    return kept;
  });
}
