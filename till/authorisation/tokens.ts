import { createHash, randomBytes } from "node:crypto";
import type { Statement } from "better-sqlite3";
import type { Clock } from "../clock.ts";
import type { Settings } from "../settings/settings.ts";
import { pinSetting } from "./pin.ts";

/** [own] A day's work, or with `rememberPin` a month's. */
export const tokenLifeMs = 12 * 60 * 60 * 1000;
export const rememberedTokenLifeMs = 30 * 24 * 60 * 60 * 1000;
/** The one that would end first makes room for one more. */
export const tokensMax = 200;

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;
/** A clock that goes back further than this ends the tokens of after: else it would lengthen their lives. */
const clockBackMs = 5 * 60 * 1000;

interface TokenRow {
  readonly issued_ms: number;
  readonly expires_ms: number;
}

/** Tokens of 256 random bits. Only their SHA-256 is kept: a slow hash would add nothing. */
export class Tokens {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #find: Statement<[Buffer], TokenRow>;

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#find = settings.database.prepare(sql.find);
  }

  /**
   * Durable when it returns.
   * @param pinHash of the PIN that was told. A PIN that was changed meanwhile gives no token.
   */
  issue(lifeMs: number, pinHash: string): string | undefined {
    const { database } = this.#settings;
    const token = makeToken();
    const nowMs = this.#clock.now();
    return database
      .transaction(() => {
        if (this.#settings.get(pinSetting) !== pinHash) return undefined;
        database.prepare(sql.dropEnded).run(nowMs);
        database.prepare(sql.dropBeyond).run(tokensMax - 1);
        database.prepare(sql.add).run(hashToken(token), nowMs, nowMs + lifeMs);
        return token;
      })
      .immediate();
  }

  isInForce(token: string): boolean {
    const row = this.#find.get(hashToken(token));
    if (row === undefined) return false;
    const nowMs = this.#clock.now();
    return nowMs >= row.issued_ms - clockBackMs && nowMs < row.expires_ms;
  }
}

export function makeToken(): string {
  return randomBytes(tokenBytes).toString("base64url");
}

/** Whether a text has the form of a token, in force or not. */
export function isToken(text: string): boolean {
  return tokenForm.test(text);
}

export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

const sql = {
  find: "select issued_ms, expires_ms from token where hash = ?",
  add: "insert into token (hash, issued_ms, expires_ms) values (?, ?, ?)",
  dropEnded: "delete from token where expires_ms <= ?",
  dropBeyond: `delete from token where hash in (
    select hash from token order by expires_ms desc, hash limit -1 offset ?)`,
};
