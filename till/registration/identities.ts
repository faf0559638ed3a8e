import { randomFillSync, randomUUID } from "node:crypto";

const secondMs = 1_000;
const secondsHexDigits = 8;
const countHexDigits = 6;
const randomBytesOfUid = 5;
/** The system is asked for so many at once: asking costs more than what it gives. */
const poolBytes = 512 * randomBytesOfUid;

/** Where documents get their ids from, so that the simulation can give its own. */
export interface Identities {
  /** 24 hex digits, upper case; never the same twice. */
  uid(): string;
  uuid(): string;
}

/**
 * A uid is the second of its making, a count that goes up with every uid of this process, and 40 random bits. So uids
 * grow, and the journal's index of them is written at its end only, however long the journal is.
 */
export const randomIdentities: Identities = {
  uid: () =>
    `${hex(secondsNow(), secondsHexDigits)}${hex(nextCount(), countHexDigits)}${randomHex()}`.toUpperCase(),
  uuid: randomUUID,
};

function hex(value: number, digits: number): string {
  return (value % 16 ** digits).toString(16).padStart(digits, "0");
}

function secondsNow(): number {
  return Math.floor(Date.now() / secondMs);
}

let count = 0;

function nextCount(): number {
  count += 1;
  return count;
}

const pool = Buffer.alloc(poolBytes);
let used = poolBytes;

function randomHex(): string {
  if (used === poolBytes) {
    randomFillSync(pool);
    used = 0;
  }
  used += randomBytesOfUid;
  return pool.toString("hex", used - randomBytesOfUid, used);
}
