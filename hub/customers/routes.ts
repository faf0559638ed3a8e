import * as routes from "@prilavok/contracts/office-api/customers.ts";
import type { Clock } from "../clock.ts";
import { type RouteHandler, routeHandler } from "../office/handler.ts";
import { idOfPath, pageOfRows, pageWanted } from "../office/page.ts";
import { addCustomer, type Customer, changeCustomer, findCustomer, listCustomers } from "./customer.ts";

export function customerHandlers(clock: Clock): RouteHandler[] {
  return [
    routeHandler(routes.listCustomers, async ({ query }, { accountId }, connection) => {
      const { afterId, limit } = pageWanted(query);
      const { extId, search } = query;
      const rows = await listCustomers(connection, accountId, { afterId, limit: limit + 1, extId, search });
      return pageOfRows(rows, limit, ({ id }) => id, customerAnswer);
    }),
    routeHandler(routes.getCustomer, async ({ path }, { accountId }, connection) =>
      customerAnswer(await findCustomer(connection, accountId, idOfPath(path.id))),
    ),
    routeHandler(routes.addCustomer, async ({ body }, { accountId }, connection) =>
      customerAnswer(await addCustomer(connection, clock.now(), accountId, body)),
    ),
    routeHandler(routes.changeCustomer, async ({ path, body }, { accountId }, connection) => {
      const { version, ...changes } = body;
      return customerAnswer(await changeCustomer(connection, accountId, idOfPath(path.id), changes, version));
    }),
  ];
}

export function customerAnswer({ id, createdAt, ...customer }: Customer): routes.CustomerAnswer {
  return { id: String(id), ...customer, createdAt: createdAt.toISOString() };
}
