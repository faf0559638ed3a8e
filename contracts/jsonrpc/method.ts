import type { Static, TObject, TSchema } from "typebox";

/**
 * One RPC method as both sides know it. The order of `params`' properties is the order of positional arguments.
 * The schemas are the single source of types, validation, OpenRPC and the reference page.
 */
export interface Method<Params extends TObject = TObject, Result extends TSchema = TSchema> {
  readonly name: string;
  /** Other spellings that are accepted, such as the source's dotless ı. */
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly params: Params;
  readonly result: Result;
}

export function defineMethod<Params extends TObject, Result extends TSchema>(
  definition: Omit<Method<Params, Result>, "aliases"> & { readonly aliases?: readonly string[] },
): Method<Params, Result> {
  return { aliases: [], ...definition };
}

export type ParamsOf<M extends Method> = Static<M["params"]>;
export type ResultOf<M extends Method> = Static<M["result"]>;
