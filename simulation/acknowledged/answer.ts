import type { Told } from "./ledger.ts";

/** An answer of purchaseRegister or purchaseRegisterBatch. */
export interface Answer {
  readonly id?: unknown;
  readonly result?: {
    readonly id?: number;
    readonly ts?: string;
    readonly count?: number;
    readonly duplicate?: boolean;
    readonly duplicates?: number;
  };
  readonly error?: { readonly code: number };
}

/** @throws for a result that has neither an id nor a count. */
export function toldOf({ result, error }: Answer): Told {
  if (error !== undefined) return { kind: "refused", code: error.code };
  if (result?.count !== undefined) {
    return { kind: "batch", count: result.count, duplicates: result.duplicates ?? 0 };
  }
  if (result?.id === undefined || result.ts === undefined) throw new Error("a result without id or count");
  const registeredMs = Date.parse(result.ts);
  return { kind: "single", id: result.id, registeredMs, duplicate: result.duplicate === true };
}
