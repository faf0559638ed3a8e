import * as cashDesks from "@prilavok/contracts/office-api/cash-desks.ts";
import * as warehouses from "@prilavok/contracts/office-api/warehouses.ts";
import { type RouteHandler, routeHandler } from "../office/handler.ts";
import { idOfPath, pageOfRows, pageWanted } from "../office/page.ts";
import { addNamed, changeNamed, findNamed, listNamed, type Named } from "./named.ts";
import type { NamedTable } from "./sql.ts";

export function warehouseHandlers(): RouteHandler[] {
  const { listWarehouses, getWarehouse, addWarehouse, changeWarehouse } = warehouses;
  const { listCashDesks, getCashDesk, addCashDesk, changeCashDesk } = cashDesks;
  return [
    ...handlersOf("warehouse", {
      list: listWarehouses,
      get: getWarehouse,
      add: addWarehouse,
      change: changeWarehouse,
    }),
    ...handlersOf("cash_desk", {
      list: listCashDesks,
      get: getCashDesk,
      add: addCashDesk,
      change: changeCashDesk,
    }),
  ];
}

interface NamedRoutes {
  readonly list: typeof warehouses.listWarehouses | typeof cashDesks.listCashDesks;
  readonly get: typeof warehouses.getWarehouse | typeof cashDesks.getCashDesk;
  readonly add: typeof warehouses.addWarehouse | typeof cashDesks.addCashDesk;
  readonly change: typeof warehouses.changeWarehouse | typeof cashDesks.changeCashDesk;
}

function handlersOf(table: NamedTable, routes: NamedRoutes): RouteHandler[] {
  return [
    routeHandler(routes.list, async ({ query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const rows = await listNamed(connection, table, accountId, {
        afterId,
        limit: limit + 1,
        extId: query.extId,
      });
      return pageOfRows(rows, limit, ({ id }) => id, namedAnswer);
    }),
    routeHandler(routes.get, async ({ path }, { accountId }, connection) =>
      namedAnswer(await findNamed(connection, table, accountId, idOfPath(path.id))),
    ),
    routeHandler(routes.add, async ({ body }, { accountId }, connection) =>
      namedAnswer(await addNamed(connection, table, accountId, body)),
    ),
    routeHandler(routes.change, async ({ path, body }, { accountId }, connection) => {
      const { version, ...changes } = body;
      const id = idOfPath(path.id);
      return namedAnswer(await changeNamed(connection, table, accountId, id, changes, version));
    }),
  ];
}

export function namedAnswer({ id, ...named }: Named) {
  return { id: String(id), ...named };
}
