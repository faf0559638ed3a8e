import type { MethodError } from "./method.ts";

/**
 * What is looked for in every call, in this order, before the method's own rules. The first that holds is the answer.
 * The key comes after the body's form, because a body that is no JSON has no call to be answered. Of a
 * caller whose key is refused only a body up to 64 KiB is read; a larger one is refused under the id null.
 */
export const callErrors: readonly MethodError[] = [
  { error: "parseError", when: "The body is not JSON in UTF-8, or not the gzip that it is said to be." },
  {
    error: "invalidRequest",
    when: "The body is encoded otherwise than by gzip or nested too deep, or a batch is empty or too long.",
  },
  { error: "invalidKey", when: "The key in the address is malformed." },
  { error: "unknownDevice", when: "No device has this key." },
  { error: "invalidKey", when: "The key is expired or revoked." },
  { error: "ownerNotFound", when: "The device's account is closed." },
  { error: "deviceBlocked", when: "The device is blocked." },
  { error: "notAuthorized", when: "The key is of another kind than this API asks for." },
  { error: "invalidRequest", when: "The value is not a JSON-RPC 2.0 request object." },
  { error: "methodNotFound", when: "There is no such method." },
  {
    error: "invalidParams",
    when: "The parameters do not fit the method's schema; `data.path` names the first bad one.",
  },
  {
    error: "tooFrequent",
    when: "The device did more work than it may; `data.retryAfter` says how long to wait.",
  },
];

/** What may befall any call at any point; nothing was written then. */
export const failures: readonly MethodError[] = [
  { error: "database", when: "The database is unreachable or refused." },
  { error: "internal", when: "The hub failed; its log says why." },
];
