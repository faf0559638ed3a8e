import type { HttpMethod } from "@prilavok/contracts/office-api/route.ts";
import type { RouteHandler } from "./handler.ts";

export const officePrefix = "/api/v1";

/** Whether the REST API answers this address, whatever there is at it. */
export function isOfficeAddress(address: string | undefined): boolean {
  return address !== undefined && /^\/api\/v1([/?]|$)/.test(address);
}

/** What an address means. */
export type Found =
  | {
      readonly kind: "route";
      readonly handler: RouteHandler;
      readonly path: Readonly<Record<string, string>>;
    }
  | { readonly kind: "nothing" }
  | { readonly kind: "other methods"; readonly allow: readonly HttpMethod[] };

interface Entry {
  readonly handler: RouteHandler;
  readonly segments: readonly string[];
}

/** Finds the operation of an address. Segments are compared as they are: nothing is normalized, no slash is forgiven. */
export class Router {
  /** By the number of segments. */
  readonly #entries = new Map<number, Entry[]>();

  /** @throws when two routes would answer the same request, or a route's address and path schema differ. */
  constructor(handlers: readonly RouteHandler[]) {
    const taken = new Set<string>();
    for (const handler of handlers) {
      const { method, address, name, path } = handler.route;
      const segments = address.split("/").slice(1);
      const form = `${method} ${segments.map((segment) => (isParameter(segment) ? "{}" : segment)).join("/")}`;
      if (taken.has(form)) throw new Error(`two routes answer ${form}`);
      taken.add(form);
      const named = segments.filter(isParameter).map(nameOf).toSorted().join();
      if (named !== Object.keys(path.properties).toSorted().join()) {
        throw new Error(`the address of ${name} names other parameters than its path schema`);
      }
      const entries = this.#entries.get(segments.length) ?? [];
      entries.push({ handler, segments });
      this.#entries.set(segments.length, entries);
    }
  }

  /** @param address the part of the request's address after `/api/v1`, without the query. */
  find(method: string, address: string): Found {
    const segments = address.split("/").slice(1);
    const fitting = (this.#entries.get(segments.length) ?? []).filter((entry) => fits(entry, segments));
    // A written word comes before a parameter: /orders/conflicts before /orders/{uid}.
    const best = Math.max(...fitting.map(wordsOf));
    const named = fitting.filter((entry) => wordsOf(entry) === best);
    if (named.length === 0) return { kind: "nothing" };
    const entry = named.find(({ handler }) => handler.route.method === method);
    if (entry === undefined) {
      return { kind: "other methods", allow: named.map(({ handler }) => handler.route.method) };
    }
    const path = parametersOf(entry, segments);
    return path === undefined ? { kind: "nothing" } : { kind: "route", handler: entry.handler, path };
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}

function nameOf(segment: string): string {
  return segment.slice(1, -1);
}

function wordsOf({ segments }: Entry): number {
  return segments.filter((segment) => !isParameter(segment)).length;
}

function fits({ segments }: Entry, given: readonly string[]): boolean {
  return segments.every((segment, index) =>
    isParameter(segment) ? given[index] !== "" : segment === given[index],
  );
}

function parametersOf(
  { segments }: Entry,
  given: readonly string[],
): Readonly<Record<string, string>> | undefined {
  try {
    return Object.fromEntries(
      segments.flatMap((segment, index) =>
        isParameter(segment) ? [[nameOf(segment), decodeURIComponent(given[index] ?? "")] as const] : [],
      ),
    );
  } catch {
    // What does not decode names nothing.
    return undefined;
  }
}
