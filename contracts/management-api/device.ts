import Type, { type Static } from "typebox";
import { id, text } from "../values/wire.ts";
import { deviceExtIdCharsMax } from "./limits.ts";

export const deviceExtid = text(deviceExtIdCharsMax, "The partner's id of the device.", { minLength: 1 });
export const deviceId = id("The device.");

/** Names a device by our id or by the partner's; one of the two is needed. */
export const deviceReference = {
  deviceId: Type.Optional(deviceId),
  extid: Type.Optional(deviceExtid),
};

export const accesskey = Type.String({
  description: "The device's secret key. It is shown this once and kept only as a hash.",
});

export const Cashbox = Type.Object({
  deviceId: Type.String({ description: "Our id of the device." }),
  extid: Type.Union([Type.String(), Type.Null()], { description: "The partner's id of the device." }),
  name: Type.String({ description: "Name for people." }),
  addressId: Type.String({ description: "Our id of its store." }),
  store_ext_id: Type.Union([Type.String(), Type.Null()], { description: "The partner's id of its store." }),
  status: Type.Enum(["active", "blocked"], { description: "Whether its key is let in." }),
});
export type Cashbox = Static<typeof Cashbox>;
