import { badParam, RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { NetworkError } from "./rules.ts";

/** Where a method's params hold what the rules call by another name. */
export type FieldPaths = Readonly<Record<string, string>>;

/**
 * A refusal of the network's rules as an error of the registry:
 * a bad value is -32602, what was named and is not there -33000, a device's ext id in use -32803;
 * a store's ext id or a metric's name in use, or a limit reached, is -32500.
 */
export function toRpcError(error: NetworkError, paths: FieldPaths): RpcError {
  const path = paths[error.field] ?? error.field;
  switch (error.fault) {
    case "bad value":
      return badParam(path, error.expected ?? error.message, error.actual);
    case "not found":
      return new RpcError("unknownUser", { path });
    case "device in use":
      return new RpcError("deviceExists", { path });
    case "in use":
    case "over a limit":
      return new RpcError("clientError", { path, expected: error.message });
  }
}
