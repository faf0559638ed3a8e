/** The bytes of a bench's calls: HTTP head and JSON-RPC body. */
import { benchReceipt } from "./receipts.ts";

/** purchaseRegister with receipt `number` of a till. */
export function singleRequest(path: string, run: number, till: number, number: number): Buffer {
  const { amount, ...cart } = benchReceipt(run, till, number);
  return requestBytes(path, `${till}-${number}`, "purchaseRegister", { token: "guest", amount, cart });
}

/** purchaseRegisterBatch with the `call`th `perCall` receipts of a till. */
export function batchRequest(path: string, run: number, till: number, call: number, perCall: number): Buffer {
  const receipts = Array.from({ length: perCall }, (_, index) =>
    benchReceipt(run, till, call * perCall + index),
  );
  return requestBytes(path, `${till}-${call}`, "purchaseRegisterBatch", { receipts });
}

function requestBytes(path: string, id: string, method: string, params: object): Buffer {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
