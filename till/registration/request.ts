import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import type { Unfinished } from "../journal/unfinished.ts";
import { operationIdOf, requestHash } from "./operation-id.ts";
import { type DocumentOperation, isDocumentOperation } from "./rules.ts";

/** A request to write a document. */
export interface DocumentRequest {
  readonly name: DocumentOperation;
  /** Of the operation's shape: the door has checked it. */
  readonly body: unknown;
  readonly operationId: string | null;
  readonly hash: string;
}

export function documentRequest(name: DocumentOperation, body: unknown): DocumentRequest {
  return { name, body, operationId: operationIdOf(body), hash: requestHash(name, body) };
}

/** The request of an intent or an unfinished sale, as the journal keeps it. */
export type KeptRequest = Omit<Unfinished, "id" | "reason">;

export function keptRequest(kept: KeptRequest): DocumentRequest {
  const name = kept.operation as OperationName;
  if (!isDocumentOperation(name)) throw new Error(`an unfinished sale of an unknown operation: ${name}`);
  return { name, body: JSON.parse(kept.body), operationId: kept.operationId, hash: kept.requestHash };
}
