import Type, { type Static } from "typebox";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import { idOfAnswer, none, ourId, stale, versionOfAnswer, versionOfChange } from "./values.ts";

const offlineOrders = Type.Enum(["refuse", "take"], {
  description:
    "What the store's tills do with «Подобрать чек» while the hub does not answer: refuse, or take the order with a visible mark.",
});

export const StoreRule = Type.Object(
  {
    id: idOfAnswer,
    extId: Type.Union([Type.String(), Type.Null()], {
      title: "text or null",
      description: "Your own id of it.",
    }),
    name: Type.String({ description: "Its name." }),
    offlineOrders,
    version: Type.Integer({ description: "Of `offlineOrders`; every change makes a new one." }),
  },
  { title: "a store" },
);
export type StoreRuleAnswer = Static<typeof StoreRule>;

export const listStores = defineRoute({
  name: "listStores",
  method: "GET",
  address: "/stores",
  scope: "tills:read",
  summary: "Lists stores with their offline rule.",
  query: Type.Object(pageQuery),
  answer: pageOf(StoreRule),
});

const path = Type.Object({ id: ourId("The store.") });

export const getStore = defineRoute({
  name: "getStore",
  method: "GET",
  address: "/stores/{id}",
  scope: "tills:read",
  summary: "Answers one store.",
  path,
  answer: StoreRule,
  problems: [none],
});

export const changeStore = defineRoute({
  name: "changeStore",
  method: "PATCH",
  address: "/stores/{id}",
  scope: "tills:write",
  summary: "Changes the store's offline rule. All its tills hear of it through the exchange.",
  path,
  body: Type.Object({ version: versionOfChange, offlineOrders }),
  answer: StoreRule,
  problems: [none, stale],
});

export const Settings = Type.Object(
  {
    documentsFor: Type.Enum(["orders", "all"], {
      description:
        "Which transactions documents are made of: those with a customer order, or every sale and return.",
    }),
    version: versionOfAnswer,
  },
  { title: "the settings" },
);

export const getSettings = defineRoute({
  name: "getSettings",
  method: "GET",
  address: "/settings",
  scope: "tills:read",
  summary: "Answers the settings of the account's office.",
  answer: Settings,
});

export const changeSettings = defineRoute({
  name: "changeSettings",
  method: "PATCH",
  address: "/settings",
  scope: "tills:write",
  summary: "Changes the settings of the account's office.",
  body: Type.Object({ version: versionOfChange, documentsFor: Settings.properties.documentsFor }),
  answer: Settings,
  problems: [stale],
  notes: ["It holds for transactions that arrive from then on."],
});

export const settingRoutes = [listStores, getStore, changeStore, getSettings, changeSettings];
