/**
 * What a failed query means for the caller, by SQLSTATE class (PostgreSQL manual, appendix A).
 * - conflict: deadlock or serialization failure: the same transaction may simply be run again.
 * - unavailable: the server is unreachable, starting, stopping or out of resources: later.
 * - refused: the server understood and said no: running it again changes nothing.
 */
export type DatabaseFailure = "conflict" | "unavailable" | "refused";

const conflictStates = new Set(["40001", "40P01", "55P03"]);
/**
 * 08 connection, 53 resources, 57 operator intervention, 58 system error, 25006 read-only (a standby), 55000 a database
 * that takes no connections for a while (`alter database … allow_connections false`).
 */
const unavailableStates = /^(08|53|57|58)|^(25006|55000)$/;
const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EAI_AGAIN",
]);

/** pg reports a connection that ends or does not begin, and a server that does not answer in time, without a code. */
const unavailableWords =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|The client is closed|Client was closed)/i;

/** @returns undefined when the error did not come from the database. */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (networkCodes.has(code)) return "unavailable";
  if (/^[0-9A-Z]{5}$/.test(code) && "severity" in error) {
    if (conflictStates.has(code)) return "conflict";
    return unavailableStates.test(code) ? "unavailable" : "refused";
  }
  return unavailableWords.test(error.message) ? "unavailable" : undefined;
}
