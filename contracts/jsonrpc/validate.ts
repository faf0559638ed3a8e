import type { Static } from "typebox";
import { compiled } from "./compiled.ts";
import type { CallParams } from "./envelope.ts";
import { badParam, type RpcError } from "./errors.ts";
import { type Fault, findFault, printPath } from "./fault.ts";
import { findOverlong } from "./lengths.ts";
import { type Lenient, lenientReader } from "./lenient.ts";
import type { Method, ParamsOf } from "./method.ts";

interface Reader {
  readonly names: readonly string[];
  readonly required: ReadonlySet<string>;
  readonly lenient: Lenient;
}

const readers = new WeakMap<Method, Reader>();

function readerOf(method: Method): Reader {
  let reader = readers.get(method);
  if (reader === undefined) {
    reader = {
      names: Object.keys(method.params.properties),
      required: new Set(method.params.required),
      lenient: lenientReader(method.params),
    };
    readers.set(method, reader);
  }
  return reader;
}

/**
 * Reads a call's parameters by the method's schema. Members that the schema does not name are let through.
 * Positional arguments come in the order of the schema's properties. What does not fit as it came is read leniently
 * (lenient.ts): a null leaves an optional member out, by place and by name. An array that is too long is refused before
 * any item is looked at.
 * @throws RpcError -32602 with the path of the first bad field, what was expected and what came.
 */
export function readParams<M extends Method>(method: M, params: CallParams | undefined): ParamsOf<M> {
  const reader = readerOf(method);
  const named = Array.isArray(params) ? byName(reader, params) : (params ?? {});
  const overlong = findOverlong(method.params, named);
  if (overlong !== undefined) throw refusalOf(overlong);
  const validator = compiled(method.params);
  if (validator.Check(named)) return named as Static<M["params"]>;
  const meant = reader.lenient(named);
  if (meant !== named && validator.Check(meant)) return meant as Static<M["params"]>;
  throw refusalOf(
    findFault(method.params, meant) ?? { path: [], expected: "parameters by the method's schema" },
  );
}

function byName({ names, required }: Reader, values: readonly unknown[]): Record<string, unknown> {
  if (values.length > names.length) {
    throw badParam(`[${names.length}]`, `at most ${names.length} positional arguments`, values.length);
  }
  const named: Record<string, unknown> = {};
  for (const [index, value] of values.entries()) {
    const name = names[index] ?? "";
    if (value !== null || required.has(name)) named[name] = value;
  }
  return named;
}

function refusalOf({ path, expected, actual }: Fault): RpcError {
  return badParam(printPath(path), expected, actual);
}
