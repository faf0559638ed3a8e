import { yearMax, yearMin } from "@prilavok/contracts/values/time.ts";
import type { Document } from "../journal/document.ts";
import { formatLocal } from "../local-time.ts";
import { Unfit } from "./wire-values.ts";

/** What a contract cannot carry: it is set aside with the reason, which is in Russian, and never sent. */
export interface Unsendable {
  readonly unsendable: string;
}

export function isUnsendable(made: object): made is Unsendable {
  return "unsendable" in made;
}

/** @throws what is not Unfit. */
export function orUnsendable<T>(make: () => T): T | Unsendable {
  try {
    return make();
  } catch (cause) {
    if (cause instanceof Unfit) return { unsendable: cause.message };
    throw cause;
  }
}

/** Local, as `2026-11-22T00:30:15+03:00`. @throws Unfit for a year that the contracts do not take. */
export function localTimeOf({ atMs, offsetMinutes }: Pick<Document, "atMs" | "offsetMinutes">): string {
  const year = new Date(atMs + offsetMinutes * 60_000).getUTCFullYear();
  if (!(year >= yearMin && year <= yearMax)) {
    throw new Unfit(`год ${year} на часах кассы: сервер принимает с ${yearMin} по ${yearMax}`);
  }
  return formatLocal(atMs, offsetMinutes);
}
