import { scopes } from "@prilavok/contracts/office-api/scopes.ts";
import type { Clock } from "@prilavok/hub/clock.ts";
import { type Pool, transaction } from "@prilavok/hub/database/pool.ts";
import { ensureAccount } from "@prilavok/hub/network/account.ts";
import { addToken } from "@prilavok/hub/office/tokens.ts";
import type { DemoMemory } from "../state.ts";
import { chainName } from "../stores.ts";
import { OfficeClient, OfficeRefused } from "./client.ts";

/** Changes are told by this name. */
const tokenName = "Демонстрация";
const noToken = 401;

export interface TokenOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly url: string;
  readonly memory: DemoMemory;
  readonly signal: AbortSignal;
}

/** The REST API with all scopes: with the token of last time where the door still takes it, else with a new one. */
export async function openOffice({ pool, clock, url, memory, signal }: TokenOptions): Promise<OfficeClient> {
  const { apiToken } = memory.state;
  const known = new OfficeClient({ url, token: apiToken, signal });
  if (apiToken !== "" && (await opens(known))) return known;
  const { id: accountId } = await ensureAccount(pool, chainName);
  const { token } = await transaction(pool, (connection) =>
    addToken(connection, clock, accountId, { name: tokenName, scopes, expiresAtMs: null }),
  );
  await memory.change({ apiToken: token });
  return new OfficeClient({ url, token, signal });
}

async function opens(office: OfficeClient): Promise<boolean> {
  try {
    await office.ask("GET", "/settings");
    return true;
  } catch (error) {
    if (error instanceof OfficeRefused && error.status === noToken) return false;
    throw error;
  }
}
