import Type from "typebox";
import { defineMethod, type MethodError } from "../jsonrpc/method.ts";
import { accesskey, Cashbox, deviceExtid, deviceId, deviceReference } from "./device.ts";
import { devicesPerPageMax, rotationGraceMinutesMax } from "./limits.ts";
import { city, country, house, storeExtId, storeName, street, timeZone } from "./store.ts";

/** Of the methods that name a till by `deviceId` or by `extid`. */
const tillErrors: readonly MethodError[] = [
  {
    error: "invalidParams",
    when: "Neither `deviceId` nor `extid`, or an `extid` that tills of several stores have.",
  },
  { error: "unknownUser", when: "The account has no such till." },
];

const Location = Type.Object(
  {
    country,
    city,
    street: Type.Optional(street),
    house: Type.Optional(house),
    store_ext_id: Type.Optional(storeExtId),
    name: Type.Optional(storeName),
    timeZone: Type.Optional(timeZone),
  },
  { description: "Where the device stands. A store that is not known yet is created." },
);

export const setCashbox = defineMethod({
  name: "setCashbox",
  summary: "Registers a device and answers its key.",
  params: Type.Object({ location: Location, extid: Type.Optional(deviceExtid) }),
  result: Type.Object({
    accesskey,
    deviceId: Type.String({ description: "Our id of the device." }),
    addressId: Type.String({ description: "Our id of its store." }),
    store_ext_id: Type.Union([Type.String(), Type.Null()], { description: "The partner's id of its store." }),
  }),
  notes: [
    "With a `store_ext_id` the device joins that store, which stays as it is; without one the same address and name mean the same store. A store that is not known is created: its name is `name`, else the address.",
    "The source says that `store_ext_id` is passed in `extid`; the vendor's own Management page contradicts it, and this API follows the page.",
    "An `extid` that any device of the account has is -32803, also when the call is repeated, because a key is shown once: `cashbox.rotateKey` gives a new one.",
    "A device never moves to another store: the identity of its receipts rests on it.",
  ],
  errors: [
    { error: "invalidParams", when: "`timeZone` is no IANA zone, or `store_ext_id` holds a `/`." },
    { error: "deviceExists", when: "Another device of the account has this `extid`." },
    { error: "clientError", when: "The account has as many stores or devices as it may." },
  ],
  examples: [
    {
      title: "A till in a new store",
      params: {
        location: {
          country: "Россия",
          city: "Тюмень",
          street: "50 лет ВЛКСМ",
          house: "63",
          store_ext_id: "111",
          name: "Шаурма",
        },
        extid: "123",
      },
      result: { accesskey: "<accesskey>", deviceId: "41", addressId: "3656", store_ext_id: "111" },
    },
  ],
});

const cashboxExample: Cashbox = {
  deviceId: "41",
  extid: "123",
  name: "",
  addressId: "3656",
  store_ext_id: "111",
  status: "active",
};

export const cashboxBlock = defineMethod({
  name: "cashbox.block",
  summary: "Blocks a device: its key is answered -32801 until it is unblocked.",
  params: Type.Object(deviceReference),
  result: Cashbox,
  notes: ["Blocking a blocked device changes nothing."],
  errors: tillErrors,
  examples: [
    {
      title: "By the partner's id",
      params: { extid: "123" },
      result: { ...cashboxExample, status: "blocked" },
    },
  ],
});

export const cashboxUnblock = defineMethod({
  name: "cashbox.unblock",
  summary: "Lets a blocked device in again.",
  params: Type.Object(deviceReference),
  result: Cashbox,
  errors: tillErrors,
  examples: [{ title: "By our id", params: { deviceId: "41" }, result: cashboxExample }],
});

export const cashboxRotateKey = defineMethod({
  name: "cashbox.rotateKey",
  summary: "Gives a device a new key; the former one stays valid for a while.",
  params: Type.Object({
    ...deviceReference,
    graceMinutes: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: rotationGraceMinutesMax,
        description: "How long the former key stays valid. Absent: a day. 0: it ends at once.",
      }),
    ),
  }),
  result: Type.Object({
    accesskey,
    deviceId: Type.String({ description: "Our id of the device." }),
    previousKeysExpireAt: Type.String({ description: "When the former keys end, ISO 8601." }),
  }),
  errors: tillErrors,
  examples: [
    {
      title: "With an hour to change over",
      params: { extid: "123", graceMinutes: 60 },
      result: { accesskey: "<accesskey>", deviceId: "41", previousKeysExpireAt: "2018-03-14T17:39:51.000Z" },
    },
  ],
});

export const cashboxList = defineMethod({
  name: "cashbox.list",
  summary: "Lists the account's devices, page by page, in the order of their ids.",
  params: Type.Object({
    store_ext_id: Type.Optional(storeExtId),
    after: Type.Optional(deviceId),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: devicesPerPageMax,
        description: `Devices on a page. Absent: ${devicesPerPageMax}.`,
      }),
    ),
  }),
  result: Type.Object({
    cashboxes: Type.Array(Cashbox, { description: "The devices." }),
    next: Type.Union([Type.String(), Type.Null()], {
      description: "`after` of the next page; null when this is the last.",
    }),
  }),
  errors: [{ error: "unknownUser", when: "The account has no store of this `store_ext_id`." }],
  examples: [
    {
      title: "All devices of a store",
      params: { store_ext_id: "111" },
      result: { cashboxes: [cashboxExample], next: null },
    },
  ],
});
