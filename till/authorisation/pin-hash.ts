import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** One of the cost settings that OWASP names as equal; this one needs 16 MiB. */
const costOfNow = { N: 2 ** 14, r: 8, p: 5 } as const;
const saltBytes = 16;
const hashBytes = 32;
/** Above what the costs need: 128 × N × r, and a little. */
const memoryBytesMax = 64 * 1024 * 1024;

/**
 * Hashes a PIN with scrypt. The costs are kept with the hash, so that later ones can be higher.
 * @returns `scrypt$N$r$p$salt$hash`, the last two in base64.
 */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const { N, r, p } = costOfNow;
  const hash = await derive(pin, salt, costOfNow);
  return ["scrypt", N, r, p, salt.toString("base64"), hash.toString("base64")].join("$");
}

/** @throws when `kept` is no hash of ours. */
export async function isPinOf(kept: string, pin: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = kept.split("$");
  if (scheme !== "scrypt" || salt === undefined || hash === undefined) {
    throw new Error("the PIN's hash in the settings cannot be read; set the PIN again");
  }
  const expected = Buffer.from(hash, "base64");
  const actual = await derive(pin, Buffer.from(salt, "base64"), { N: Number(N), r: Number(r), p: Number(p) });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function derive(pin: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(pin.normalize("NFC"), salt, hashBytes, { ...cost, maxmem: memoryBytesMax }, (error, hash) =>
      error === null ? resolve(hash) : reject(error),
    );
  });
}
