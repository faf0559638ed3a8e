import Type, { type Static, type TObject, type TSchema } from "typebox";
import type { ProblemName } from "./problems.ts";
import type { Scope } from "./scopes.ts";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * One operation of `/api/v1` as both sides know it: the single source of types, validation, OpenAPI and the reference.
 * All but GET take an `Idempotency-Key`.
 */
export interface Route<
  Path extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject = TObject,
  Answer extends TSchema = TSchema,
> {
  /** OpenAPI's operationId, such as `postOrder`. */
  readonly name: string;
  readonly method: HttpMethod;
  /** Under `/api/v1`, such as `/orders/{uid}/post`. */
  readonly address: string;
  readonly scope: Scope;
  readonly summary: string;
  readonly notes: readonly string[];
  readonly path: Path;
  readonly query: Query;
  /** Undefined: the request has no body. */
  readonly body: Body | undefined;
  readonly answer: Answer;
  /** Members of the answer that a token which may write but not read is told, besides id, uid, code and version. */
  readonly tells?: readonly string[];
  /** Of a success. */
  readonly status: 200 | 201;
  /** A page for people, which `answer` is the text of. Absent: JSON. */
  readonly produces?: "text/html";
  /** Besides those that every operation can meet. */
  readonly problems: readonly { readonly problem: ProblemName; readonly when: string }[];
}

type Definition = Pick<Route, "name" | "method" | "address" | "scope" | "summary" | "answer"> &
  Partial<Pick<Route, "notes" | "path" | "query" | "body" | "status" | "produces" | "problems" | "tells">>;

const nothing = Type.Object({});

/** A route with the parts that it does not name left empty; answers 200. */
export function defineRoute<const D extends Definition>(definition: D): Omit<Route, keyof D> & D {
  return {
    notes: [],
    path: nothing,
    query: nothing,
    body: undefined,
    status: 200,
    problems: [],
    ...definition,
  };
}

export interface RouteRequest<R extends Route> {
  readonly path: Static<R["path"]>;
  readonly query: Static<R["query"]>;
  readonly body: R["body"] extends TObject ? Static<R["body"]> : undefined;
}
export type AnswerOf<R extends Route> = Static<R["answer"]>;
