import type { Static, TObject, TSchema } from "typebox";
import type { ErrorName } from "./errors.ts";

/** One of a method's own errors, and what brings it about. */
export interface MethodError {
  readonly error: ErrorName;
  readonly when: string;
}

/** A call and its answer, as the reference prints them; a test holds both to the schemas. */
export interface MethodExample {
  readonly title: string;
  readonly params: unknown;
  readonly result: unknown;
}

/**
 * One RPC method as both sides know it. The order of `params`' properties is the order of positional arguments.
 * The schemas are the single source of types, validation, OpenRPC and the reference page.
 */
export interface Method<Params extends TObject = TObject, Result extends TSchema = TSchema> {
  readonly name: string;
  /** Other spellings that are accepted, such as the source's dotless ı. */
  readonly aliases: readonly string[];
  readonly summary: string;
  /** What the schemas cannot say, in paragraphs of Markdown. */
  readonly notes: readonly string[];
  readonly params: Params;
  readonly result: Result;
  /** The method's own errors, in the order in which they are looked for; those of every call stand in precedence.ts. */
  readonly errors: readonly MethodError[];
  readonly examples: readonly MethodExample[];
}

type Definition<Params extends TObject, Result extends TSchema> = Omit<
  Method<Params, Result>,
  "aliases" | "notes" | "errors" | "examples"
> &
  Partial<Pick<Method, "aliases" | "notes" | "errors" | "examples">>;

export function defineMethod<Params extends TObject, Result extends TSchema>(
  definition: Definition<Params, Result>,
): Method<Params, Result> {
  return { aliases: [], notes: [], errors: [], examples: [], ...definition };
}

export type ParamsOf<M extends Method> = Static<M["params"]>;
export type ResultOf<M extends Method> = Static<M["result"]>;
