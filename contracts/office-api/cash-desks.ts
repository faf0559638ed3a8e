import Type from "typebox";
import { NamedAnswer, namedBody, namedChange, namedListQuery, namedPath, tooManyNamed } from "./named.ts";
import { pageOf } from "./page.ts";
import { defineRoute } from "./route.ts";
import { extIdInUse, none, stale } from "./values.ts";

export const CashDesk = Type.Object(NamedAnswer, { title: "a cash desk" });

export const listCashDesks = defineRoute({
  name: "listCashDesks",
  method: "GET",
  address: "/cash-desks",
  scope: "tills:read",
  summary: "Lists cash desks (кассы).",
  query: namedListQuery,
  answer: pageOf(CashDesk),
});

export const getCashDesk = defineRoute({
  name: "getCashDesk",
  method: "GET",
  address: "/cash-desks/{id}",
  scope: "tills:read",
  summary: "Answers one cash desk.",
  path: namedPath,
  answer: CashDesk,
  problems: [none],
});

export const addCashDesk = defineRoute({
  name: "addCashDesk",
  method: "POST",
  address: "/cash-desks",
  scope: "tills:write",
  summary: "Adds a cash desk.",
  body: namedBody,
  answer: CashDesk,
  status: 201,
  problems: [extIdInUse, tooManyNamed],
});

export const changeCashDesk = defineRoute({
  name: "changeCashDesk",
  method: "PATCH",
  address: "/cash-desks/{id}",
  scope: "tills:write",
  summary: "Changes what is given of a cash desk, and leaves the rest.",
  path: namedPath,
  body: namedChange,
  answer: CashDesk,
  problems: [none, stale, extIdInUse],
});

export const cashDeskRoutes = [listCashDesks, getCashDesk, addCashDesk, changeCashDesk];
