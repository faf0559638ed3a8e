import { compiled } from "@prilavok/contracts/jsonrpc/compiled.ts";
import { type Fault, findFault, printPath } from "@prilavok/contracts/jsonrpc/fault.ts";
import { parseJson } from "@prilavok/contracts/jsonrpc/json.ts";
import { findOverlong } from "@prilavok/contracts/jsonrpc/lengths.ts";
import { Problem } from "@prilavok/contracts/office-api/problems.ts";
import type { Route } from "@prilavok/contracts/office-api/route.ts";
import Type, { type TObject, type TSchema } from "typebox";
import { badField, problemOfJson } from "./answer.ts";
import { findUnknown } from "./unknown-member.ts";

/** The parts of a request as they came. */
export interface RawRequest {
  readonly path: Readonly<Record<string, string>>;
  /** Without the question mark; empty when there is none. */
  readonly query: string;
  readonly body: Uint8Array;
}

/** Reads all parts of a request by the route's schemas. @throws Problem bad-request with the path of the bad field. */
export function readRequest(route: Route, raw: RawRequest): unknown {
  return {
    path: checked(route.path, fromTexts(route.path, new Map(Object.entries(raw.path)))),
    query: checked(route.query, fromTexts(route.query, parseQuery(raw.query))),
    body: readBodyOf(route, raw.body),
  };
}

function readBodyOf({ body: schema }: Route, bytes: Uint8Array): unknown {
  const required: readonly string[] = schema?.required ?? [];
  const needsNothing = required.length === 0;
  const value = bytes.length === 0 && needsNothing ? {} : parsed(bytes);
  const read = checked(schema ?? noBody, value);
  return schema === undefined ? undefined : read;
}

/** Clients that always send one send an empty object. */
const noBody = Type.Object({}, { title: "no body, or an empty object" });

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseJson(bytes);
  } catch (error) {
    throw problemOfJson(error);
  }
}

function checked(schema: TObject, value: unknown): unknown {
  const overlong = findOverlong(schema, value);
  if (overlong !== undefined) throw refusalOf(overlong);
  const unknown = findUnknown(schema, value);
  if (unknown !== undefined) throw badField(printPath(unknown), "no member that the contract does not name");
  if (compiled(schema).Check(value)) return value;
  throw refusalOf(findFault(schema, value) ?? { path: [], expected: "a request by the contract" });
}

function refusalOf({ path, expected, actual }: Fault): Problem {
  if (path.length > 0) return badField(printPath(path), expected, actual);
  return new Problem("bad-request", "Запрос не такой, каким должен быть.", { expected, actual });
}

/** Values of an address are texts; what the schema wants to be a number or a truth is read from them. */
function fromTexts(schema: TObject, texts: ReadonlyMap<string, string>): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, text] of texts) {
    const member = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (member === undefined) throw badField(name, "no parameter that the contract does not name");
    values[name] = fromText(member, text);
  }
  return values;
}

const decimalForm = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/;

function fromText(schema: TSchema, text: string): unknown {
  if ((Type.IsInteger(schema) || Type.IsNumber(schema)) && decimalForm.test(text)) return Number(text);
  if (Type.IsBoolean(schema) && (text === "true" || text === "false")) return text === "true";
  return text;
}

function parseQuery(query: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const part of query.split("&")) {
    if (part === "") continue;
    const [name = "", ...rest] = part.split("=");
    const key = decoded(name);
    if (texts.has(key)) throw badField(key, "once");
    texts.set(key, decoded(rest.join("=")));
  }
  return texts;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new Problem("bad-request", "Адрес закодирован неправильно.", { expected: "percent-encoded UTF-8" });
  }
}
