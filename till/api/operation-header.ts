import { operationHeader } from "@prilavok/contracts/till-api/header.ts";
import { isOperationName, type OperationName } from "@prilavok/contracts/till-api/operations.ts";

/** An unknown operation is told back no longer than this. */
const typeCharsMax = 64;

export interface OperationHeader {
  /** Undefined: none, several, or one that the till does not know. */
  readonly operation: OperationName | undefined;
  /** `type` of the answer: the operation's name, or what came for it. */
  readonly type: string;
  /** Whether the name came in other letters than upper case ones, as from a proxy or an HTTP/2 client. */
  readonly isLowered: boolean;
}

/**
 * Reads which operation a request asks for. Node lower-cases names in `headers`, so the raw ones are looked at.
 * @param rawHeaders names and values by turns, as they came.
 * @example readOperationHeader(["INTENT_OPERATION_TYPE", "sale"]).operation === "SALE"
 */
export function readOperationHeader(rawHeaders: readonly string[]): OperationHeader {
  const values: string[] = [];
  let isLowered = false;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (name.toUpperCase() !== operationHeader) continue;
    if (name !== operationHeader) isLowered = true;
    values.push((rawHeaders[index + 1] ?? "").trim());
  }
  const [value = ""] = values;
  // Two headers may mean two operations, and neither can be preferred.
  if (values.length > 1) return { operation: undefined, type: "", isLowered };
  const name = value.toUpperCase();
  if (isOperationName(name)) return { operation: name, type: name, isLowered };
  return { operation: undefined, type: value.slice(0, typeCharsMax).toWellFormed(), isLowered };
}
