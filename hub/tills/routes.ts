import * as settings from "@prilavok/contracts/office-api/settings.ts";
import * as tills from "@prilavok/contracts/office-api/tills.ts";
import type { Clock } from "../clock.ts";
import { type RouteHandler, routeHandler } from "../office/handler.ts";
import { idOfPath, idOfReference, pageOfRows, pageWanted } from "../office/page.ts";
import { changeOfficeSetting, readOfficeSetting } from "./office-setting.ts";
import { findRuledStore, listRuledStores, type RuledStore, setOfflineRule } from "./offline-rule.ts";
import { changeTill, findTill, listTills, type Till } from "./till.ts";

export function tillHandlers(clock: Clock): RouteHandler[] {
  return [
    routeHandler(tills.listTills, async ({ query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const { store, warehouse, worksWithOrders, loadsOrders } = query;
      const rows = await listTills(connection, accountId, {
        afterId,
        limit: limit + 1,
        storeId: store === undefined ? undefined : idOfReference("store", store),
        warehouseId: warehouse === undefined ? undefined : idOfReference("warehouse", warehouse),
        worksWithOrders,
        loadsOrders,
      });
      return pageOfRows(rows, limit, ({ id }) => id, tillAnswer);
    }),
    routeHandler(tills.getTill, async ({ path }, { accountId }, connection) =>
      tillAnswer(await findTill(connection, accountId, idOfPath(path.id))),
    ),
    routeHandler(tills.changeTill, async ({ path, body }, { accountId }, connection) => {
      const { version, warehouseId, cashDeskId, ...flags } = body;
      const changes = {
        ...flags,
        warehouseId: linkOf("warehouseId", warehouseId),
        cashDeskId: linkOf("cashDeskId", cashDeskId),
      };
      const id = idOfPath(path.id);
      return tillAnswer(await changeTill(connection, clock.now(), accountId, id, changes, version));
    }),
    ...settingHandlers(),
  ];
}

function settingHandlers(): RouteHandler[] {
  return [
    routeHandler(settings.listStores, async ({ query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const rows = await listRuledStores(connection, accountId, afterId, limit + 1);
      return pageOfRows(rows, limit, ({ id }) => id, storeAnswer);
    }),
    routeHandler(settings.getStore, async ({ path }, { accountId }, connection) =>
      storeAnswer(await findRuledStore(connection, accountId, idOfPath(path.id))),
    ),
    routeHandler(settings.changeStore, async ({ path, body }, { accountId }, connection) => {
      const { offlineOrders, version } = body;
      const id = idOfPath(path.id);
      return storeAnswer(await setOfflineRule(connection, accountId, id, offlineOrders, version));
    }),
    routeHandler(settings.getSettings, (_, { accountId }, connection) =>
      readOfficeSetting(connection, accountId),
    ),
    routeHandler(settings.changeSettings, ({ body }, { accountId }, connection) =>
      changeOfficeSetting(connection, accountId, body.documentsFor, body.version),
    ),
  ];
}

/** Null takes a link away, undefined leaves it. */
function linkOf(path: string, id: string | null | undefined): number | null | undefined {
  return id === null || id === undefined ? id : idOfReference(path, id);
}

export function tillAnswer(till: Till): tills.TillAnswer {
  const { id, extId, name, status, worksWithOrders, loadsOrders, version } = till;
  return {
    id: String(id),
    extId,
    name,
    status,
    store: { id: String(till.storeId), extId: till.storeExtId, name: till.storeName },
    worksWithOrders,
    loadsOrders,
    warehouse: linkAnswer(till.warehouseId, till.warehouseName),
    cashDesk: linkAnswer(till.cashDeskId, till.cashDeskName),
    version,
  };
}

function linkAnswer(id: number | null, name: string | null) {
  return id === null ? null : { id: String(id), name: name ?? "" };
}

function storeAnswer({ id, ...store }: RuledStore): settings.StoreRuleAnswer {
  return { id: String(id), ...store };
}
