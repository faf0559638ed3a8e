import { findFault, printPath } from "@prilavok/contracts/jsonrpc/fault.ts";
import type { HttpMethod } from "@prilavok/contracts/office-api/route.ts";
import { routes } from "@prilavok/contracts/office-api/routes.ts";
import { scopes as allScopes, type Scope } from "@prilavok/contracts/office-api/scopes.ts";
import { systemClock } from "../clock.ts";
import { type Pool, transaction } from "../database/pool.ts";
import { officePrefix, Router } from "../office/router.ts";
import { addToken } from "../office/tokens.ts";
import { findUnknown } from "../office/unknown-member.ts";
import type { TestHub } from "./hub.ts";

export interface OfficeAnswer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A back office with a token of one account. */
export interface OfficeClient {
  readonly token: string;
  readonly tokenId: number;
  /**
   * @param path under `/api/v1`, such as `/orders?limit=2`.
   * @returns `body` read from JSON; of a page of HTML its text.
   * @throws when a success is not what the contract's schema says.
   */
  request<Body = Record<string, unknown>>(
    method: HttpMethod,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<OfficeAnswer<Body>>;
}

/** A token of the account, with all scopes unless told otherwise. */
export async function createToken(
  pool: Pool,
  accountId: number,
  options: { readonly scopes?: readonly Scope[]; readonly expiresAtMs?: number; readonly name?: string } = {},
): Promise<{ readonly token: string; readonly tokenId: number }> {
  const { token, id } = await transaction(pool, (connection) =>
    addToken(connection, systemClock, accountId, {
      name: options.name ?? "Тест",
      scopes: options.scopes ?? allScopes,
      expiresAtMs: options.expiresAtMs ?? null,
    }),
  );
  return { token, tokenId: id };
}

/** @example const office = await createOffice(hub, till.accountId, ["orders:read"]) */
export async function createOffice(
  hub: TestHub,
  accountId: number,
  scopes: readonly Scope[] = allScopes,
): Promise<OfficeClient> {
  const made = await createToken(hub.database.pool, accountId, { scopes });
  return {
    ...made,
    async request<Body>(method: HttpMethod, path: string, body?: unknown, headers = {}) {
      const answer = await hub.request(method, `${officePrefix}${path}`, body, {
        authorization: `Bearer ${made.token}`,
        ...headers,
      });
      const isPage = String(answer.headers["content-type"]).startsWith("text/html");
      const read: unknown = isPage ? answer.text : answer.json();
      if (answer.status < 300) holdToContract(method, path, answer.status, read);
      return { status: answer.status, body: read as Body, headers: answer.headers };
    },
  };
}

const router = new Router(routes.map((route) => ({ route, handle: async () => undefined })));

function holdToContract(method: HttpMethod, path: string, status: number, body: unknown): void {
  const found = router.find(method, path.split("?")[0] ?? "");
  if (found.kind !== "route") return;
  const { name, answer, status: expected } = found.handler.route;
  const fault = findFault(answer, body);
  if (fault !== undefined) {
    throw new Error(`${name} answered ${printPath(fault.path)}: ${fault.actual}, not ${fault.expected}`);
  }
  const unknown = findUnknown(answer, body);
  if (unknown !== undefined)
    throw new Error(`${name} answered ${printPath(unknown)}, which the contract lacks`);
  if (status !== expected) throw new Error(`${name} answered ${status}, not ${expected}`);
}
