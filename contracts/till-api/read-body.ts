import { Compile, type Validator } from "typebox/compile";
import { RpcError } from "../jsonrpc/errors.ts";
import { type Fault, findFault, type Path, printPath } from "../jsonrpc/fault.ts";
import { parseJsonText } from "../jsonrpc/json.ts";
import { findOverlong } from "../jsonrpc/lengths.ts";
import { findUnstorable } from "../values/text.ts";
import { dropNulls } from "./absent.ts";
import { findChoiceFault } from "./choice.ts";
import { inRussian } from "./expected.ts";
import { tillNestingMax } from "./limits.ts";
import { type BodyOf, type OperationName, operations } from "./operations.ts";
import { findRepeatedKey, hasEveryMember } from "./repeated-key.ts";
import { TillRefusal } from "./result-codes.ts";
import { findManyMarkings, findTooMuch } from "./size.ts";
import { isBlank } from "./visible.ts";

/** A name that a caller chose is told back no longer than this. */
const stepCharsMax = 64;

/** What `findFault` says of a character that cannot be kept; it does not hand the value on. */
const unstorableText = "text without NUL and lone surrogates";

const validators = new Map<OperationName, Validator>();

/** Compiled at an operation's first call, which takes some milliseconds. */
function validatorOf(name: OperationName): Validator {
  let validator = validators.get(name);
  if (validator === undefined) {
    validator = Compile(operations[name].body);
    validators.set(name, validator);
  }
  return validator;
}

/**
 * Reads the body of an operation: UTF-8 JSON of the operation's shape, in which no text holds NUL or half a character
 * and no object names a member twice. A member that is null is as good as absent. Members that the schema does not know are let through. Nothing at all stands for
 * `{}` where an operation has no parameters.
 * @throws TillRefusal 413 with the path of the first bad field.
 */
export function readOperationBody<Name extends OperationName>(name: Name, bytes: Uint8Array): BodyOf<Name> {
  const schema = operations[name].body;
  if (bytes.length === 0 && Object.keys(schema.properties).length === 0) return {} as BodyOf<Name>;
  const tooMuch = findTooMuch(schema, bytes);
  if (tooMuch !== undefined) throw refusalOf(tooMuch);
  const { text, value } = readJson(bytes);
  if (text.includes("null")) dropNulls(value);
  if (!validatorOf(name).Check(value)) {
    const long = findOverlong(schema, value);
    if (long !== undefined) throw refusalOf(long);
    const fault = findFault(schema, value);
    throw refusalOf(findChoiceFault(schema, value, fault?.path ?? []) ?? fault);
  }
  const chosen = findManyMarkings(value as object) ?? findChoiceFault(schema, value);
  if (chosen !== undefined) throw refusalOf(chosen);
  // JSON that is UTF-8 has neither but by an escape.
  const unstorable = text.includes("\\") ? findUnstorable(value) : undefined;
  if (unstorable !== undefined) {
    throw refusalOf({ path: unstorable, expected: unstorableText });
  }
  refuseBlankReason(value as { readonly reason?: unknown }, schema.properties);
  return value as BodyOf<Name>;
}

/** What nobody can read is no reason. */
function refuseBlankReason({ reason }: { readonly reason?: unknown }, properties: object): void {
  if ("reason" in properties && typeof reason === "string" && isBlank(reason)) {
    throw refusalOf({ path: ["reason"], expected: "visible text", actual: reason });
  }
}

function readJson(bytes: Uint8Array): { readonly text: string; readonly value: unknown } {
  try {
    const read = parseJsonText(bytes, tillNestingMax);
    const repeated = hasEveryMember(read.text, read.value) ? undefined : findRepeatedKey(read.text);
    if (repeated === undefined) return read;
    throw refusalOf({ path: [repeated], expected: "each member once", actual: "" });
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const expected = error.data?.expected;
    throw new TillRefusal(
      "badBody",
      "",
      expected === undefined ? undefined : `ожидается ${inRussian(expected)}`,
    );
  }
}

function refusalOf(fault: Fault | undefined): TillRefusal {
  const { path, expected, actual } = fault ?? { path: [], expected: "the operation's shape", actual: null };
  const isMissing = actual === undefined && expected !== unstorableText;
  const detail = isMissing ? "не передано" : `ожидается ${inRussian(expected)}`;
  return new TillRefusal("badBody", printPath(path.map(short) as Path), detail);
}

function short(step: string | number): string | number {
  if (typeof step === "number" || step.length <= stepCharsMax) return tellable(step);
  return `${tellable(step.slice(0, stepCharsMax))}…`;
}

/** Control characters and half characters would not survive the way into an answer and a log. */
function tellable(step: string | number): string | number {
  return typeof step === "number" ? step : step.toWellFormed().replaceAll(/\p{Cc}/gu, "\uFFFD");
}
