import { createHash } from "node:crypto";
import { answerKeptDays, idempotencyKeyCharsMax } from "@prilavok/contracts/office-api/limits.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Connection } from "../database/pool.ts";
import { badField } from "./answer.ts";
import * as sql from "./sql.ts";

export const answerKeptMs = answerKeptDays * 24 * 3_600_000;

const keyForm = new RegExp(`^[\\x21-\\x7e]{1,${idempotencyKeyCharsMax}}$`);

/** A request that may be sent again, and what makes it the same request. */
export interface RepeatableRequest {
  readonly tokenId: number;
  readonly key: string;
  readonly hash: Buffer;
}

export interface KeptAnswer {
  readonly status: number;
  readonly text: string;
}

/** @throws Problem bad-request. @returns undefined when there is no key. */
export function checkIdempotencyKey(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === "string" && keyForm.test(header)) return header;
  throw badField("Idempotency-Key", `1 to ${idempotencyKeyCharsMax} visible ASCII characters, once`);
}

/** Two requests are the same when method, address with its query, and body are, byte for byte. */
export function hashRequest(method: string, address: string, body: Uint8Array): Buffer {
  return createHash("sha256").update(`${method} ${address}\n`).update(body).digest();
}

/**
 * Does a request once: in the transaction of its work, so that the answer is kept with what it changed, or neither is.
 * A request with the same key that comes meanwhile waits here for the end of the first; when that one failed, it is
 * done itself.
 * @throws Problem repeated-key, and what `work` throws.
 */
export async function doOnce(
  connection: Connection,
  nowMs: number,
  { tokenId, key, hash }: RepeatableRequest,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer & { readonly isReplayed: boolean }> {
  await connection.query(sql.lockRequestSql, [tokenId, key]);
  const { rows } = await connection.query<{ requestHash: Buffer; status: number; answer: string }>(
    sql.findAnswerSql,
    [tokenId, key, new Date(nowMs - answerKeptMs)],
  );
  const [kept] = rows;
  if (kept !== undefined) {
    if (kept.requestHash.equals(hash)) return { status: kept.status, text: kept.answer, isReplayed: true };
    throw new Problem("repeated-key", "Этот Idempotency-Key уже был у другого запроса.", {
      path: "Idempotency-Key",
    });
  }
  const answer = await work();
  await connection.query(sql.keepAnswerSql, [
    tokenId,
    key,
    hash,
    answer.status,
    answer.text,
    new Date(nowMs),
  ]);
  return { ...answer, isReplayed: false };
}
