import type { Clock } from "../clock.ts";
import type { Directory } from "../network/directory.ts";
import type { RouteHandler } from "./handler.ts";

export interface OfficeDependencies {
  readonly clock: Clock;
  readonly directory: Pick<Directory, "forget" | "storesOf">;
}

/** The rules of every route of the contract. Each capability adds its own. */
export function officeHandlers(_dependencies: OfficeDependencies): RouteHandler[] {
  return [];
}
