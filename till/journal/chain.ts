import { hash } from "node:crypto";
import type { Mode } from "./document.ts";

/**
 * The chain: each document's hash covers the hash before it and every column of its own, so that nobody can change,
 * exchange, insert or take out a document without every hash after it changing too.
 *
 * What a chain cannot notice by itself: that its tail was cut off, or that everything from some document on was made
 * anew with hashes to match. Both show when a hash is known from elsewhere. That is why every report carries the hash
 * of the last document before it (`chainHead`, printed on the Z report's paper), and why `verify` takes such hashes.
 */

/** Name of the recipe; another recipe needs another name. */
const recipe = "prilavok-journal-1";

/** What the first document has for a previous hash: of this till and mode, so that no tail fits another journal. */
export function firstPreviousHash(serial: string, mode: Mode): string {
  return hash("sha256", JSON.stringify([recipe, serial, mode]));
}

/**
 * SHA-256, hex, over three lines: the previous hash; the columns from `number` to `rrn` as a JSON array; the content
 * as it is stored.
 */
export function chainHash(
  previousHash: string,
  columns: readonly (string | number | null)[],
  content: string,
): string {
  return hash("sha256", `${previousHash}\n${JSON.stringify(columns)}\n${content}`);
}
