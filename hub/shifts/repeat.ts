import { RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import type { ShiftEventName } from "./event.ts";
import { type Metadata, requireMetadataFits } from "./metadata.ts";
import { findConflict, readTotals } from "./totals.ts";

/**
 * Whether an event that is told again brings members that it did not have: a till may know its totals only after it
 * told of the stop. Of a member that is no total and differs, such as the seller, the first value stands.
 * @throws RpcError -32500 when totals contradict what was told before: which are right the hub cannot know.
 * @throws RpcError -32602 when both tellings together are too large.
 */
export function bringsMore(name: ShiftEventName, stored: Metadata, sent: Metadata): boolean {
  if (name === "shift/stop") requireSameTotals(stored, sent);
  if (Object.keys(sent).every((member) => Object.hasOwn(stored, member))) return false;
  requireMetadataFits({ ...sent, ...stored }, ", together with what was told of this event before");
  return true;
}

function requireSameTotals(stored: Metadata, sent: Metadata): void {
  const conflict = findConflict(readTotals(stored), readTotals(sent));
  if (conflict === undefined) return;
  throw new RpcError("clientError", {
    path: `params.${conflict.member}`,
    expected: "the total that was told of this event (device, name, moment) before",
    stored: conflict.stored,
    sent: conflict.sent,
  });
}
