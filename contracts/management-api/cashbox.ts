import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { accesskey, Cashbox, deviceExtid, deviceId, deviceReference } from "./device.ts";
import { devicesPerPageMax, rotationGraceMinutesMax } from "./limits.ts";
import { city, country, house, storeExtId, storeName, street, timeZone } from "./store.ts";

const eitherId = "The device is named by `deviceId` or by `extid`; without either the answer is -32602.";

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
  notes: ["An `extid` that another device has is -32803."],
  errors: ["invalidParams", "deviceExists", "database", "internal"],
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
  notes: [eitherId, "Blocking a blocked device changes nothing."],
  errors: ["invalidParams", "unknownUser", "database", "internal"],
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
  notes: [eitherId],
  errors: ["invalidParams", "unknownUser", "database", "internal"],
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
  notes: [eitherId],
  errors: ["invalidParams", "unknownUser", "database", "internal"],
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
  errors: ["invalidParams", "unknownUser", "database", "internal"],
  examples: [
    {
      title: "All devices of a store",
      params: { store_ext_id: "111" },
      result: { cashboxes: [cashboxExample], next: null },
    },
  ],
});
