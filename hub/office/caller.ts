import type { Scope } from "@prilavok/contracts/office-api/scopes.ts";

/** Who uses the REST API: everything a request may reach follows from it. */
export interface OfficeCaller {
  readonly accountId: number;
  readonly tokenId: number;
  /** Of the token: who changed something is told by it. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}
