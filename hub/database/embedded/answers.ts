import pg from "pg";
import { type Address, addressUrl } from "./address.ts";
import { readPassword } from "./cluster.ts";
import type { Folders } from "./folders.ts";

const timeoutMs = 3_000;
const wrongPassword = "28P01";

/**
 * Whether a server of this cluster listens at the address, be its process visible to us or not: a command in
 * another container shares the folder and the socket, and sees none of the hub's processes.
 */
export async function answers(folders: Folders, address: Address): Promise<boolean> {
  const url = addressUrl(address, await readPassword(folders), "postgres");
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs });
  // What breaks a connection that is made only to see whether it can be made does not matter.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    return isRefusalOfServer(error);
  } finally {
    await client.end();
  }
}

/** A server that starts, stops or is full says so. Another program on the port does not, nor another cluster. */
function isRefusalOfServer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code !== wrongPassword;
}
