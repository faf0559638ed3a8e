import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** What a device key may look like. Ours are 43 characters; keys that were given out elsewhere can be longer. */
const keyForm = /^[A-Za-z0-9_-]{8,128}$/;
const keyBytes = 32;

/** A new secret: 256 random bits in URL-safe base64. It is shown once; only `hashKey` of it is kept. */
export function makeKey(): string {
  return randomBytes(keyBytes).toString("base64url");
}

export function isWellFormedKey(key: string): boolean {
  return keyForm.test(key);
}

/** SHA-256. A key is 256 random bits, so a slow hash would add nothing but load. */
export function hashKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}

/** Compares without telling by its duration how much of the hash agreed. */
export function isSameHash(stored: Buffer, presented: Buffer): boolean {
  return stored.length === presented.length && timingSafeEqual(stored, presented);
}
