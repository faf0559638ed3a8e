import { eventMetadataBytesMax } from "@prilavok/contracts/device-api/limits.ts";
import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";

/** What a till says beside the event; open, so members may be anything that JSON can hold. */
export type Metadata = Readonly<Record<string, unknown>>;

/** @param note what to add to the refusal. @throws RpcError -32602 when the metadata is too large to keep. */
export function requireMetadataFits(metadata: Metadata, note: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(metadata));
  if (bytes <= eventMetadataBytesMax) return;
  throw badParam("params", `metadata of at most ${eventMetadataBytesMax} bytes as JSON${note}`, bytes);
}
