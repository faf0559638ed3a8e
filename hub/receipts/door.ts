import { purchaseRegister } from "@prilavok/contracts/device-api/purchase-register.ts";
import { purchaseRegisterBatch } from "@prilavok/contracts/device-api/purchase-register-batch.ts";
import type { Wanted } from "@prilavok/contracts/device-api/wanted.ts";
import { badParam, RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { asSent } from "@prilavok/contracts/jsonrpc/lenient.ts";
import { e4ToJson } from "@prilavok/contracts/values/decimal.ts";
import type { Clock } from "../clock.ts";
import { type Handler, handler, type TillCaller } from "../door/handler.ts";
import type { Directory } from "../network/directory.ts";
import { Pieces } from "../yielding.ts";
import { readReceipt } from "./receipt.ts";
import type { PlacedReceipt, ReceiptRegister } from "./register.ts";
import { ContentConflict, type Outcome } from "./submission.ts";

export interface ReceiptDoorOptions {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly register: ReceiptRegister;
  readonly onRegistered?: (registered: number, duplicates: number) => void;
  /** What an answer to the device shall ask for. */
  readonly takeWanted: (deviceId: number) => Wanted | undefined;
}

/** purchaseRegister and purchaseRegisterBatch. Source: Device API contract, section 4. */
export function receiptHandlers(options: ReceiptDoorOptions): Handler[] {
  const { clock, directory, register, takeWanted } = options;

  /** Of the device that called: one that a poskey names is not there to hear it. */
  const wantedOf = ({ deviceId }: TillCaller): { wanted?: Wanted } => {
    const wanted = takeWanted(deviceId);
    return wanted === undefined ? {} : { wanted };
  };

  const single = handler(
    purchaseRegister,
    async (params, caller: TillCaller) => {
      const place = isElsewhere(params.poskey)
        ? await directory.resolvePoskey(caller, params.poskey, "poskey")
        : caller;
      const wire = { ...params.cart, amount: params.amount, token: params.token ?? "" };
      const receipt = readReceipt(wire, place.timeZone, clock.now(), "cart", "amount");
      const outcomes = await registerPlaced(register, caller, [{ destination: place, receipt }], "cart");
      const outcome = outcomes[0];
      if (outcome === undefined) throw new Error("a registered receipt has an outcome");
      options.onRegistered?.(outcome.duplicate ? 0 : 1, outcome.duplicate ? 1 : 0);
      return {
        amount: e4ToJson(receipt.amountE4),
        id: outcome.id,
        ts: new Date(outcome.registeredMs).toISOString(),
        ...(outcome.duplicate ? { duplicate: true } : {}),
        ...wantedOf(caller),
      };
    },
    { concurrent: true },
  );

  const batch = handler(
    purchaseRegisterBatch,
    async (params, caller: TillCaller) => {
      const nowMs = clock.now();
      const placed: PlacedReceipt[] = [];
      const pieces = new Pieces();
      for (const [index, wire] of params.receipts.entries()) {
        const path = `receipts[${index}]`;
        const turn = pieces.next(wire.positions?.length ?? 0);
        if (turn !== undefined) await turn;
        try {
          refuseNestedCart(wire, path);
          const place = isElsewhere(wire.poskey)
            ? await directory.resolvePoskey(caller, wire.poskey, `${path}.poskey`)
            : caller;
          placed.push({
            destination: place,
            receipt: readReceipt(wire, place.timeZone, nowMs, path, `${path}.amount`),
          });
        } catch (error) {
          throw error instanceof RpcError ? withOffender(error, index, wire) : error;
        }
      }
      if (params.agent !== undefined) {
        const { name = null, version = null } = params.agent;
        await directory.rememberAgent(caller.deviceId, { name, version });
      }
      const outcomes = await registerPlaced(register, caller, placed, "receipts", params.receipts);
      const duplicates = outcomes.filter((outcome) => outcome.duplicate).length;
      options.onRegistered?.(outcomes.length - duplicates, duplicates);
      return { count: outcomes.length, ...(duplicates > 0 ? { duplicates } : {}), ...wantedOf(caller) };
    },
    {
      concurrent: true,
      items: (params) => params.receipts.length,
      explain: explainOffender,
    },
  );

  return [single, batch];
}

function isElsewhere(poskey: string | undefined): poskey is string {
  return poskey !== undefined && poskey !== "";
}

/** Registers, and tells a conflict as -32500 with both contents' hashes. */
async function registerPlaced(
  register: ReceiptRegister,
  caller: TillCaller,
  placed: readonly PlacedReceipt[],
  path: string,
  wires?: readonly unknown[],
): Promise<Outcome[]> {
  try {
    return await register.register(caller.accountId, placed);
  } catch (error) {
    if (!(error instanceof ContentConflict)) throw error;
    const extIdPath = wires === undefined ? `${path}.extId` : `${path}[${error.index}].extId`;
    const refusal = new RpcError("clientError", {
      path: extIdPath,
      expected: "the content that was registered under this identity (device, extId, ts)",
      storedHash: error.storedContent,
      sentHash: error.sentContent,
    });
    throw wires === undefined ? refusal : withOffender(refusal, error.index, wires[error.index]);
  }
}

/** The contract echoes the first offender whole, directly in `error`, and its place in `data`. */
function withOffender(refusal: RpcError, index: number, receipt: unknown): RpcError {
  return new RpcError(refusal.key, { index, ...refusal.data }, { receipt: asSent(receipt) });
}

/**
 * Members that nobody named are let through, but a `cart` here is a purchaseRegister sent to the wrong method: its
 * time, its extId and its positions would be lost without a word.
 */
function refuseNestedCart(wire: object, path: string): void {
  if ("cart" in wire && wire.cart !== null)
    throw badParam(`${path}.cart`, "the members of the cart beside the amount, without a cart");
}

/** A batch whose shape is wrong names the receipt too, when it is one of them. */
function explainOffender(refusal: RpcError, params: unknown): RpcError {
  const index = /^receipts\[(\d+)\]/.exec(refusal.data?.path ?? "")?.[1];
  if (index === undefined) return refusal;
  const named = Array.isArray(params) ? params[0] : (params as { receipts?: unknown } | undefined)?.receipts;
  const receipt = Array.isArray(named) ? named[Number(index)] : undefined;
  return receipt === undefined ? refusal : withOffender(refusal, Number(index), receipt);
}
