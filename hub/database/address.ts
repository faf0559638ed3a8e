/** An address without its password, for messages: `postgres://user@host:5432/database`. */
export function printableAddress(url: string): string {
  try {
    const { protocol, username, host, pathname } = new URL(url);
    return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
  } catch {
    // What does not parse could hold the password anywhere.
    return "(an address that cannot be read)";
  }
}

/** @throws for what is no address of a PostgreSQL server. It is not repeated: any part could be the password. */
export function refuseUnreadable(url: string): void {
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return;
  throw new Error("DATABASE_URL is no address like postgres://user:password@host:5432/database");
}

/** SQLSTATE or system code to what an operator can do. */
const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nobody listens there",
  ECONNRESET: "the connection was closed",
  ETIMEDOUT: "no answer",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ENOTFOUND: "the host's name is unknown",
  EAI_AGAIN: "the host's name cannot be looked up now",
  ENOENT: "there is no such socket",
  "28P01": "the password is wrong",
  "28000": "the server does not let this user in",
  "3D000": "there is no such database",
  "53300": "the server has no connection left",
  "57P03": "the server is starting or stopping",
};

/** @returns an error whose message names the address and the cause, and never the password. */
export function explainFailure(error: unknown, url: string): Error {
  if (!(error instanceof Error)) return new Error(`the database at ${printableAddress(url)} cannot be used`);
  const code = "code" in error ? String(error.code) : "";
  const cause = causes[code];
  if (cause === undefined && code === "" && !/timeout|terminated/i.test(error.message)) return error;
  const reason = cause ?? withoutSecret(error.message, url);
  return new Error(`the database at ${printableAddress(url)} cannot be reached: ${reason}`, { cause: error });
}

function withoutSecret(message: string, url: string): string {
  const secret = /^[^:]+:\/\/[^:@/]*:([^@]*)@/.exec(url)?.[1];
  if (secret === undefined || secret === "") return message;
  return message.replaceAll(secret, "***").replaceAll(decodeURIComponent(secret), "***");
}
