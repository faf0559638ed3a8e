import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { addressId, StoreAnswer, storeDetails, storeExtId, storeName } from "./store.ts";

const storeExample: StoreAnswer = {
  addressId: "3656",
  store_ext_id: "111",
  name: "Шаурма",
  timeZone: "Asia/Yekaterinburg",
  country: "Россия",
  city: "Тюмень",
  street: "50 лет ВЛКСМ",
  house: "63",
  opens: "09:00",
  closes: "21:00",
};

export const storeCreate = defineMethod({
  name: "store.create",
  summary: "Creates a store.",
  params: Type.Object({ name: storeName, store_ext_id: Type.Optional(storeExtId), ...storeDetails }),
  result: StoreAnswer,
  errors: [
    {
      error: "invalidParams",
      when: "`timeZone` is no IANA zone, `store_ext_id` holds a `/`, or the store closes before it opens.",
    },
    {
      error: "clientError",
      when: "Another store has this `store_ext_id`, or the account has as many stores as it may.",
    },
  ],
  examples: [
    {
      title: "A store in Tyumen",
      params: {
        name: "Шаурма",
        store_ext_id: "111",
        timeZone: "Asia/Yekaterinburg",
        country: "Россия",
        city: "Тюмень",
        street: "50 лет ВЛКСМ",
        house: "63",
      },
      result: storeExample,
    },
  ],
});

export const storeUpdate = defineMethod({
  name: "store.update",
  summary: "Changes what is known about a store; members that are absent stay as they are.",
  params: Type.Object({
    store: Type.Object(
      { addressId: Type.Optional(addressId), store_ext_id: Type.Optional(storeExtId) },
      { description: "Which store: by our id or by the partner's; one of the two is needed." },
    ),
    changes: Type.Object(
      { name: Type.Optional(storeName), store_ext_id: Type.Optional(storeExtId), ...storeDetails },
      { description: "What to change." },
    ),
  }),
  result: StoreAnswer,
  notes: [
    "A new time zone holds for receipts from then on; the business day of those that are registered stays.",
  ],
  errors: [
    { error: "invalidParams", when: "Neither `store.addressId` nor `store.store_ext_id`." },
    { error: "unknownUser", when: "The account has no such store." },
    {
      error: "invalidParams",
      when: "`timeZone` is no IANA zone, `store_ext_id` holds a `/`, or the store closes before it opens.",
    },
    { error: "clientError", when: "Another store has this `store_ext_id`." },
  ],
  examples: [
    {
      title: "Longer opening hours",
      params: { store: { store_ext_id: "111" }, changes: { opens: "08:00", closes: "23:30" } },
      result: { ...storeExample, opens: "08:00", closes: "23:30" },
    },
  ],
});
