import { isIP } from "node:net";

/**
 * Who may speak to the till from a browser. A web page of another site can send requests to a till on the visitor's
 * network, and by DNS rebinding even read the answers: its own name then leads to the till's address. So the till
 * answers only under an address, `localhost`, or a name that its operator has given it, and to no other page's origin.
 * There are no CORS headers. Source: Till API contract, section 1.
 */
export class OriginRule {
  readonly #names: ReadonlySet<string>;

  /** @param names under which the till is reached besides addresses and `localhost`. */
  constructor(names: readonly string[]) {
    this.#names = new Set(["localhost", ...names.map((name) => name.toLowerCase())]);
  }

  /** @returns why the request is refused, in a sentence for its sender; undefined when it may pass. */
  refuse(rawHeaders: readonly string[]): string | undefined {
    const hosts = valuesOf(rawHeaders, "host");
    const [host = ""] = hosts;
    const name = hosts.length === 1 ? nameOf(host) : undefined;
    if (name === undefined || !this.#isOwn(name)) {
      return "This till answers only under its address, as localhost, or under a name of TILL_NAMES.";
    }
    const origins = valuesOf(rawHeaders, "origin");
    if (origins.every((origin) => isSame(origin, host))) return undefined;
    return "This till answers no pages of other origins.";
  }

  #isOwn(name: string): boolean {
    return isIP(name) !== 0 || this.#names.has(name);
  }
}

function valuesOf(rawHeaders: readonly string[], header: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (name.length === header.length && name.toLowerCase() === header)
      values.push(rawHeaders[index + 1] ?? "");
  }
  return values;
}

/** The name or address of `name`, `name:port` or `[address]:port`; undefined when it is none of these. */
function nameOf(host: string): string | undefined {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+))(?::\d{1,5})?$/.exec(host.trim());
  const name = (parts?.[1] ?? parts?.[2])?.toLowerCase();
  // The root's dot: `localhost.` is `localhost`.
  return name?.replace(/\.$/, "");
}

function isSame(origin: string, host: string): boolean {
  const lowered = origin.trim().toLowerCase();
  const own = host.trim().toLowerCase();
  return lowered === `http://${own}` || lowered === `https://${own}`;
}
