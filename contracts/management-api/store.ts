import Type, { type Static } from "typebox";
import { formedText, id, text } from "../values/wire.ts";
import {
  cityCharsMax,
  countryCharsMax,
  houseCharsMax,
  storeExtIdCharsMax,
  storeNameCharsMax,
  streetCharsMax,
  timeZoneCharsMax,
} from "./limits.ts";

export const addressId = id("The store.");
export const storeExtId = text(storeExtIdCharsMax, "The partner's id of the store.", { minLength: 1 });
export const storeName = text(storeNameCharsMax, "Name of the store.", { minLength: 1 });
export const timeZone = text(
  timeZoneCharsMax,
  "IANA time zone, such as `Asia/Yekaterinburg`; the store's business day and hour follow it. Absent: the account's.",
);
export const country = text(countryCharsMax, "Country.");
export const city = text(cityCharsMax, "City.");
export const street = text(streetCharsMax, "Street.");
export const house = text(houseCharsMax, "House.");

const opens = formedText(
  5,
  "^([01][0-9]|2[0-3]):[0-5][0-9]$",
  "HH:MM",
  "When the store opens, local time. Absent: 09:00.",
);
const closes = formedText(
  5,
  "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
  "HH:MM, up to 24:00",
  "When the store closes, later on the same day. Absent: 21:00.",
);

/** What may be told about a store besides its name and id. */
export const storeDetails = {
  timeZone: Type.Optional(timeZone),
  country: Type.Optional(country),
  city: Type.Optional(city),
  street: Type.Optional(street),
  house: Type.Optional(house),
  opens: Type.Optional(opens),
  closes: Type.Optional(closes),
};

/** A store as the Management API answers it. */
export const StoreAnswer = Type.Object({
  addressId: Type.String({ description: "Our id of the store." }),
  store_ext_id: Type.Union([Type.String(), Type.Null()], { description: "The partner's id of the store." }),
  name: Type.String({ description: "Name." }),
  timeZone: Type.String({ description: "IANA time zone." }),
  country: Type.String({ description: "Country; empty when unknown." }),
  city: Type.String({ description: "City; empty when unknown." }),
  street: Type.String({ description: "Street; empty when unknown." }),
  house: Type.String({ description: "House; empty when unknown." }),
  opens: Type.String({ description: "HH:MM, local time." }),
  closes: Type.String({ description: "HH:MM, local time, up to 24:00." }),
});
export type StoreAnswer = Static<typeof StoreAnswer>;
