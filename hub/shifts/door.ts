import { registerEvent } from "@prilavok/contracts/device-api/register-event.ts";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { readShiftEvent } from "./event.ts";
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
    const { storeId, deviceId } = caller;
    const at = new Date(event.atMs);
    const inserted = await pool.query<KeptEvent>(sql.insertEventSql, [
      storeId,
      deviceId,
      event.name,
      event.localTs,
      at,
      JSON.stringify(event.metadata),
      new Date(clock.now()),
    ]);
    // The same device, name and second again is the same event: the first one stands and is answered.
    const kept =
      inserted.rows[0] ??
      (await pool.query<KeptEvent>(sql.findEventSql, [storeId, deviceId, event.name, at])).rows[0];
    if (kept === undefined) throw new Error("an event that conflicts with none is there");
    return { id: Number(kept.id), name: event.name, ts: kept.localTs };
  });
  return [register];
}
