/**
 * An address whose parts cannot be mistaken for one another: `postgres://user:password@host:5432/database?name=value`.
 * In user and password all characters but these are encoded; a `/`, `#` or `?` in a password would end it, and what
 * follows would be taken for the host, which messages name.
 */
const plainAddress =
  /^postgres(?:ql)?:\/\/(?:[\w.~!$&'()*+,;=%-]*(?::[\w.~!$&'()*+,;=%-]*)?@)?[\w.%-]*(?:\[[\da-fA-F:.]+\])?(?::\d+)?(?:\/[^?#@/]*)?(?:\?[^#@]*)?$/;

const encodings = { "@": "%40", ":": "%3A", "/": "%2F", "?": "%3F", "#": "%23", "%": "%25", space: "%20" };

/** @throws for what is no address of a PostgreSQL server. It is not repeated: any part could be the password. */
export function refuseUnreadable(url: string): void {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new Error("DATABASE_URL is no address like postgres://user:password@host:5432/database");
  }
  if (plainAddress.test(url) && URL.canParse(url) && isDecodable(url)) return;
  const rules = Object.entries(encodings).map(([character, code]) => `${character} as ${code}`);
  throw new Error(
    "DATABASE_URL cannot be read as postgres://user:password@host:5432/database. " +
      `If the password has other characters than letters, digits and -._~, encode them: ${rules.join(", ")}`,
  );
}

/** An address without its password, for messages: `postgres://user@host:5432/database`. */
export function printableAddress(url: string): string {
  // In what cannot be read the password could be anywhere.
  if (!plainAddress.test(url) || !URL.canParse(url)) return "(an address that cannot be read)";
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

/** An address with its parameters, its secrets replaced: pg also takes a password, and paths of key files, as parameters. */
export function withoutSecrets(url: string): string {
  if (!plainAddress.test(url) || !URL.canParse(url)) return "***";
  const address = new URL(url);
  if (address.password !== "") address.password = "***";
  for (const name of [...address.searchParams.keys()]) {
    if (isSecret(name)) address.searchParams.set(name, "***");
  }
  return address.href;
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
  const reason = cause ?? hideIn(error.message, url);
  return new Error(`the database at ${printableAddress(url)} cannot be reached: ${reason}`, { cause: error });
}

/** A driver's words without whatever of the address is secret, encoded or not. */
function hideIn(message: string, url: string): string {
  if (!URL.canParse(url)) return "the driver's message could hold the password";
  const { password, searchParams } = new URL(url);
  const secrets = [
    password,
    ...[...searchParams].filter(([name]) => isSecret(name)).map(([, value]) => value),
  ]
    .flatMap((secret) => [secret, decoded(secret)])
    .filter((secret) => secret !== "");
  return secrets.reduce((text, secret) => text.replaceAll(secret, "***"), message);
}

function isSecret(parameter: string): boolean {
  return /pass|key|secret/i.test(parameter);
}

function isDecodable(url: string): boolean {
  const { username, password, pathname } = new URL(url);
  return [username, password, pathname].every((part) => part === "" || decoded(part) !== "");
}

/** Empty for what is not encoded in full, such as a lone `%`. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
