import Type, { type Static } from "typebox";
import { personNameCharsMax, phoneCharsMax } from "../exchange/limits.ts";
import { text } from "../values/wire.ts";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import {
  extIdCharsMax,
  extIdInUse,
  extIdMember,
  idOfAnswer,
  none,
  ourId,
  stale,
  versionOfAnswer,
  versionOfChange,
} from "./values.ts";

export const emailCharsMax = 254;
export const taxNumberCharsMax = 12;

const details = {
  name: text(personNameCharsMax, "Name of a person or a company.", { minLength: 1 }),
  phone: text(phoneCharsMax, "Telephone; empty: not known."),
  email: text(emailCharsMax, "E-mail address; empty: not known."),
  taxNumber: text(taxNumberCharsMax, "ИНН of 10 or 12 digits; empty: not known."),
};

export const Customer = Type.Object(
  {
    id: idOfAnswer,
    extId: extIdMember,
    ...details,
    version: versionOfAnswer,
    createdAt: Type.String({ description: "ISO 8601." }),
  },
  { title: "a customer" },
);
export type CustomerAnswer = Static<typeof Customer>;

const path = Type.Object({ id: ourId("The customer.") });

export const listCustomers = defineRoute({
  name: "listCustomers",
  method: "GET",
  address: "/customers",
  scope: "customers:read",
  summary: "Lists customers, or finds some by name, telephone or your own id.",
  query: Type.Object({
    ...pageQuery,
    extId: Type.Optional(text(extIdCharsMax, "Only the customer with this id of yours.", { minLength: 1 })),
    search: Type.Optional(
      text(personNameCharsMax, "A part of the name in any case, or of the telephone.", { minLength: 1 }),
    ),
  }),
  answer: pageOf(Customer),
});

export const getCustomer = defineRoute({
  name: "getCustomer",
  method: "GET",
  address: "/customers/{id}",
  scope: "customers:read",
  summary: "Answers one customer.",
  path,
  answer: Customer,
  problems: [none],
});

export const addCustomer = defineRoute({
  name: "addCustomer",
  method: "POST",
  address: "/customers",
  scope: "customers:write",
  summary: "Adds a customer.",
  body: Type.Object({
    extId: Type.Optional(extIdMember),
    name: details.name,
    phone: Type.Optional(details.phone),
    email: Type.Optional(details.email),
    taxNumber: Type.Optional(details.taxNumber),
  }),
  answer: Customer,
  status: 201,
  problems: [extIdInUse, { problem: "unprocessable", when: "There are 1,000,000 customers already." }],
});

export const changeCustomer = defineRoute({
  name: "changeCustomer",
  method: "PATCH",
  address: "/customers/{id}",
  scope: "customers:write",
  summary: "Changes what is given of a customer, and leaves the rest.",
  path,
  body: Type.Object({
    version: versionOfChange,
    extId: Type.Optional(extIdMember),
    ...Type.Partial(Type.Object(details)).properties,
  }),
  answer: Customer,
  problems: [none, stale, extIdInUse],
  notes: ["Orders that are there keep the name and telephone that they were made with."],
});

export const customerRoutes = [listCustomers, getCustomer, addCustomer, changeCustomer];
