import { tokenNameCharsMax, tokensPerAccountMax } from "@prilavok/contracts/office-api/limits.ts";
import { scopes as allScopes, type Scope } from "@prilavok/contracts/office-api/scopes.ts";
import type { Clock } from "../clock.ts";
import type { Connection, Queryable } from "../database/pool.ts";
import { hashKey, makeKey } from "../network/key.ts";
import { badValue, checkText, NetworkError } from "../network/rules.ts";
import * as sql from "./sql.ts";

/** What a token is known by wherever it is found: in a log of somebody else's, in a repository. */
const prefix = "prk_";
const tokenForm = /^prk_[A-Za-z0-9_-]{43}$/;

/** A token of the REST API as it is told to its account. The token itself is told once. */
export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

export interface NewToken {
  readonly name: string;
  readonly scopes: readonly string[];
  /** Epoch milliseconds; null: it does not end by itself. */
  readonly expiresAtMs: number | null;
}

export function isWellFormedToken(token: string): boolean {
  return tokenForm.test(token);
}

/**
 * Makes a token of 256 random bits, of which only the SHA-256 is kept. In a transaction of the caller.
 * @throws NetworkError *bad value*, *over a limit*.
 */
export async function addToken(
  connection: Connection,
  clock: Clock,
  accountId: number,
  { name, scopes, expiresAtMs }: NewToken,
): Promise<ApiToken & { readonly token: string }> {
  const checkedName = checkText("name", name, tokenNameCharsMax);
  const checkedScopes = checkScopes(scopes);
  const now = new Date(clock.now());
  if (expiresAtMs !== null && expiresAtMs <= now.getTime()) {
    throw badValue("expires", "in the future", new Date(expiresAtMs).toISOString());
  }
  await connection.query(sql.lockAccountSql, [accountId]);
  const { rows } = await connection.query<{ count: number }>(sql.countTokensSql, [accountId, now]);
  if ((rows[0]?.count ?? 0) >= tokensPerAccountMax) {
    throw new NetworkError("over a limit", "token", `an account has at most ${tokensPerAccountMax} tokens`);
  }
  const token = `${prefix}${makeKey()}`;
  const expiresAt = expiresAtMs === null ? null : new Date(expiresAtMs);
  const made = await connection.query<ApiToken>(sql.insertTokenSql, [
    accountId,
    checkedName,
    hashKey(token),
    checkedScopes,
    now,
    expiresAt,
  ]);
  if (made.rows[0] === undefined) throw new Error("the token was not inserted");
  return { ...made.rows[0], token };
}

/** All tokens of the account, those that ended too, in the order in which they were made. */
export async function listTokens(database: Queryable, accountId: number): Promise<ApiToken[]> {
  const { rows } = await database.query<ApiToken>(sql.listTokensSql, [accountId]);
  return rows;
}

/** Ends a token at once, at all hubs. @throws NetworkError *not found*. */
export async function revokeToken(
  database: Queryable,
  clock: Clock,
  accountId: number,
  tokenId: number,
): Promise<ApiToken> {
  const now = new Date(clock.now());
  const { rows } = await database.query<ApiToken>(sql.revokeTokenSql, [accountId, tokenId, now]);
  if (rows[0] === undefined) throw new NetworkError("not found", "token", `there is no token ${tokenId}`);
  return rows[0];
}

/** In the contract's order, each once. */
function checkScopes(given: readonly string[]): Scope[] {
  const unknown = given.find((scope) => !allScopes.some((known) => known === scope));
  if (unknown !== undefined || given.length === 0) {
    throw badValue("scope", `one or more of ${allScopes.join(", ")}`, unknown);
  }
  return allScopes.filter((scope) => given.includes(scope));
}
