import { reports } from "@prilavok/contracts/device-api/reports.ts";
import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { ParamsOf } from "@prilavok/contracts/jsonrpc/method.ts";
import type { Clock } from "../clock.ts";
import type { Queryable } from "../database/pool.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import type { Directory } from "../network/directory.ts";
import { type Basis, readBasis } from "./basis.ts";
import { resolveSelection, resolveStores } from "./filter.ts";
import { metricsReport } from "./metrics-report.ts";
import { readPeriods } from "./period.ts";
import { sellersReport } from "./sellers-report.ts";
import { tradepointsReport } from "./tradepoints-report.ts";

export interface ReportDoorOptions {
  readonly pool: Queryable;
  readonly clock: Clock;
  readonly directory: Pick<Directory, "store" | "storesOf">;
}

/**
 * `reports`: facts, plans and predictions of the caller's store, its sellers, or all stores of its account, by period.
 * Source: Device API contract, section 4.
 *
 * A filter by sellers or categories counts the positions that match it. Plans are a whole store's, so a filtered report
 * has none: plan and planhour are 0, ratio is 1, and predict goes on from the range itself.
 */
export function reportHandlers({ pool, clock, directory }: ReportDoorOptions): Handler[] {
  const answer = handler(
    reports,
    async ({ id, params = {} }, caller: TillCaller) => {
      const { filter = {}, range = [] } = params;
      const chosen = filter.stores ?? [];
      if (chosen.length > 0 && id !== "bytradepoints") {
        throw badParam("params.filter.stores", "absent: only bytradepoints is of several stores");
      }
      const periods = range.length === 0 ? undefined : readPeriods(range);
      const stores =
        id === "bytradepoints"
          ? resolveStores(await directory.storesOf(caller.accountId), chosen)
          : [await directory.store(caller.storeId)];
      const basis = await readBasis(pool, {
        accountId: caller.accountId,
        stores,
        periods,
        selection: await resolveSelection(pool, caller.accountId, filter),
        bySeller: id === "bysellers",
        nowMs: clock.now(),
      });
      return { data: reportsByType(id, basis) };
    },
    { items: ({ params }) => Math.max(1, params?.range?.length ?? 0) },
  );
  return [answer];
}

function reportsByType(id: ParamsOf<typeof reports>["id"], basis: Basis): Record<string, unknown> {
  const first = basis.stores[0];
  if (first === undefined) throw new Error("a report is of one store at least");
  const reportOf = (periodIndex: number): unknown => {
    switch (id) {
      case "metrics":
        return metricsReport(basis, first, periodIndex);
      case "bysellers":
        return sellersReport(basis, first, periodIndex);
      case "bytradepoints":
        return tradepointsReport(basis, periodIndex);
    }
  };
  // Unlike an assignment, fromEntries keeps a label such as `__proto__` an ordinary member.
  return Object.fromEntries(first.periods.map(({ type }, periodIndex) => [type, reportOf(periodIndex)]));
}
