import Type from "typebox";
import { NamedAnswer, namedBody, namedChange, namedListQuery, namedPath, tooManyNamed } from "./named.ts";
import { pageOf } from "./page.ts";
import { defineRoute } from "./route.ts";
import { extIdInUse, none, stale } from "./values.ts";

export const Warehouse = Type.Object(NamedAnswer, { title: "a warehouse" });

export const listWarehouses = defineRoute({
  name: "listWarehouses",
  method: "GET",
  address: "/warehouses",
  scope: "tills:read",
  summary: "Lists warehouses (склады).",
  query: namedListQuery,
  answer: pageOf(Warehouse),
});

export const getWarehouse = defineRoute({
  name: "getWarehouse",
  method: "GET",
  address: "/warehouses/{id}",
  scope: "tills:read",
  summary: "Answers one warehouse.",
  path: namedPath,
  answer: Warehouse,
  problems: [none],
});

export const addWarehouse = defineRoute({
  name: "addWarehouse",
  method: "POST",
  address: "/warehouses",
  scope: "tills:write",
  summary: "Adds a warehouse.",
  body: namedBody,
  answer: Warehouse,
  status: 201,
  problems: [extIdInUse, tooManyNamed],
});

export const changeWarehouse = defineRoute({
  name: "changeWarehouse",
  method: "PATCH",
  address: "/warehouses/{id}",
  scope: "tills:write",
  summary: "Changes what is given of a warehouse, and leaves the rest.",
  path: namedPath,
  body: namedChange,
  answer: Warehouse,
  problems: [none, stale, extIdInUse],
});

export const warehouseRoutes = [listWarehouses, getWarehouse, addWarehouse, changeWarehouse];
