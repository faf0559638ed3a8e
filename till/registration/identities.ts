import { randomBytes, randomUUID } from "node:crypto";

const uidBytes = 12;

/** Where documents get their ids from, so that the simulation can give its own. */
export interface Identities {
  /** 24 hex digits, upper case; never the same twice. */
  uid(): string;
  uuid(): string;
}

export const randomIdentities: Identities = {
  uid: () => randomBytes(uidBytes).toString("hex").toUpperCase(),
  uuid: randomUUID,
};
