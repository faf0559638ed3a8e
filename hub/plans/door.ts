import { planPublish } from "@prilavok/contracts/device-api/plan-publish.ts";
import { planSet } from "@prilavok/contracts/device-api/plan-set.ts";
import { e4ToJson } from "@prilavok/contracts/values/decimal.ts";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import { listMetrics } from "../network/metric.ts";
import { saveDraft } from "./draft.ts";
import { publish } from "./publish.ts";
import { readPlanSet } from "./rules.ts";

export interface PlanDoorOptions {
  readonly pool: Pool;
  readonly clock: Clock;
}

/** planSet and planPublish, for the store of the calling device. Source: Device API contract, section 4. */
export function planHandlers({ pool, clock }: PlanDoorOptions): Handler[] {
  const set = handler(planSet, async (params, caller: TillCaller) => {
    const draft = readPlanSet(params, await listMetrics(pool, caller.accountId));
    await saveDraft(pool, clock, caller, draft);
    return {
      addressId: String(caller.storeId),
      metric: params.metric,
      plan: e4ToJson(draft.planE4),
      year: draft.year,
      month: draft.month,
      day: draft.day,
      ...(draft.correctionE4 === null ? {} : { day_corr_plan: e4ToJson(draft.correctionE4) }),
    };
  });

  const publication = handler(planPublish, async ({ auto }, caller: TillCaller) => ({
    addressId: String(caller.storeId),
    auto,
    ...(await publish(pool, clock, caller, auto)),
  }));

  return [set, publication];
}
