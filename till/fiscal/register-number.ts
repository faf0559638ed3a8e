import { createHash } from "node:crypto";

const leastNumber = 100_000_000;
const numbersCount = 900_000_000;

/**
 * The emulator's register number: 9 digits that follow from the till's serial alone, so that a till has the same one
 * after every start and after its data folder was restored from a backup.
 */
export function registerNumberOf(serial: string): string {
  const digest = createHash("sha256").update(`prilavok emulator ${serial}`).digest();
  return String(leastNumber + (digest.readUInt32BE(0) % numbersCount));
}
