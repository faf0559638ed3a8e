import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Scope } from "@prilavok/contracts/office-api/scopes.ts";
import type { Clock } from "../clock.ts";
import type { Queryable } from "../database/pool.ts";
import { Cache } from "../network/cache.ts";
import { type Directory, unheardLifeMs } from "../network/directory.ts";
import { hashKey, isSameHash } from "../network/key.ts";
import type { OfficeCaller } from "./caller.ts";
import * as sql from "./sql.ts";
import { isWellFormedToken } from "./tokens.ts";

const tokensMax = 10_000;

interface TokenRow {
  readonly tokenId: number;
  readonly accountId: number;
  readonly name: string;
  readonly tokenHash: Buffer;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly accountStatus: "open" | "closed";
}

/** Whose token it is, from memory, and never older than the last change that the directory has heard of. */
export class TokenDirectory {
  readonly #database: Queryable;
  readonly #clock: Clock;
  readonly #tokens: Cache<TokenRow>;

  constructor(options: {
    readonly pool: Queryable;
    readonly clock: Clock;
    readonly directory: Pick<Directory, "isHearing" | "onForget">;
  }) {
    const { pool, clock, directory } = options;
    this.#database = pool;
    this.#clock = clock;
    this.#tokens = new Cache({
      clock,
      entriesMax: tokensMax,
      unheardLifeMs,
      isHearing: () => directory.isHearing(),
    });
    directory.onForget(() => this.#tokens.clear());
  }

  /**
   * @param authorization the header as it came.
   * @throws Problem no-token: which of its reasons it was is not told to who has no valid token.
   */
  async authenticate(authorization: string | undefined): Promise<OfficeCaller> {
    const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
    if (token === undefined)
      throw new Problem("no-token", "Нужен заголовок Authorization: Bearer с токеном.");
    const found = isWellFormedToken(token) ? await this.#find(token) : undefined;
    if (found === undefined || this.#hasEnded(found)) {
      throw new Problem("no-token", "Токен неизвестен, отозван или просрочен.");
    }
    const { accountId, tokenId, name, scopes } = found;
    return { accountId, tokenId, name, scopes: new Set(scopes) };
  }

  async #find(token: string): Promise<TokenRow | undefined> {
    const hash = hashKey(token);
    const found = await this.#tokens.get(hash.toString("base64"), async () => {
      const { rows } = await this.#database.query<TokenRow>(sql.findTokenSql, [hash]);
      return rows[0];
    });
    return found !== undefined && isSameHash(found.tokenHash, hash) ? found : undefined;
  }

  #hasEnded({ expiresAt, revokedAt, accountStatus }: TokenRow): boolean {
    const isExpired = expiresAt !== null && expiresAt.getTime() <= this.#clock.now();
    return isExpired || revokedAt !== null || accountStatus === "closed";
  }
}
