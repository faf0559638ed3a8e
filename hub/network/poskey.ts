import { badParam } from "@prilavok/contracts/jsonrpc/errors.ts";
import { isStorable } from "@prilavok/contracts/values/text.ts";

/** Where a receipt goes instead of to the device that sent it; without a till: to the store itself. */
export interface Poskey {
  readonly storeExtId: string;
  readonly deviceExtId: string | null;
}

export const poskeyForm = "@store_ext_id/cashbox_ext_id or @store_ext_id";

/**
 * Reads `@store_ext_id/cashbox_ext_id` or `@store_ext_id`; undefined when it is neither. The first `/` separates, so
 * a till's ext id may hold more of them; a store's ext id never does (see `checkStoreExtId`).
 */
export function readPoskey(poskey: string): Poskey | undefined {
  const slash = poskey.indexOf("/");
  const storeExtId = poskey.slice(1, slash === -1 ? undefined : slash);
  const deviceExtId = slash === -1 ? null : poskey.slice(slash + 1);
  if (!poskey.startsWith("@") || storeExtId === "" || deviceExtId === "" || !isStorable(poskey))
    return undefined;
  return { storeExtId, deviceExtId };
}

/** As `readPoskey`. @throws RpcError -32602 with `path` when it is malformed. */
export function parsePoskey(poskey: string, path = "poskey"): Poskey {
  const read = readPoskey(poskey);
  if (read === undefined) throw badParam(path, poskeyForm, poskey);
  return read;
}
