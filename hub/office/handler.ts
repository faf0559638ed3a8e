import type { AnswerOf, Route, RouteRequest } from "@prilavok/contracts/office-api/route.ts";
import type { Connection } from "../database/pool.ts";
import type { OfficeCaller } from "./caller.ts";

/**
 * One operation of the REST API as the door calls it, inside one transaction which also keeps the answer for the
 * Idempotency-Key: what throws leaves nothing. The parts of the request have passed the route's schemas. A refusal is a
 * thrown Problem; anything else that is thrown is answered 500 (503 when the database failed) and logged.
 */
export interface RouteHandler {
  readonly route: Route;
  handle(request: never, caller: OfficeCaller, connection: Connection): Promise<unknown>;
}

/** Binds a contract's route to its rule, with the request typed by the schemas. */
export function routeHandler<R extends Route>(
  route: R,
  handle: (request: RouteRequest<R>, caller: OfficeCaller, connection: Connection) => Promise<AnswerOf<R>>,
): RouteHandler {
  return { route, handle: handle as RouteHandler["handle"] };
}
