/**
 * The hub's own rate over one connection, a process of its own: takes the receipts of a till's journal as the till would
 * tell them, makes all bodies, and sends batch after batch. Prints one JSON line.
 */

import { isUnsendable } from "@prilavok/till/connection/unsendable.ts";
import type { Document } from "@prilavok/till/journal/document.ts";
import { exportDocuments } from "@prilavok/till/journal/export.ts";
import { batchReceipt, receiptOf } from "@prilavok/till/plugins/giftoman/calls.ts";
import { exchange, open } from "../connection.ts";

export interface BatchesOrder {
  readonly journal: string;
  readonly port: number;
  readonly path: string;
  /** Keeps the extIds of different runs apart. */
  readonly run: number;
}

export interface BatchesResult {
  readonly perSecond: number;
}

const receiptsMax = 30_000;
const perCall = 100;

async function receiptsOf({ journal, run }: BatchesOrder): Promise<object[]> {
  const receipts: object[] = [];
  for await (const line of exportDocuments(journal)) {
    const document: Document = JSON.parse(line);
    if (document.kind !== "sale") continue;
    const made = receiptOf(document);
    if (isUnsendable(made)) throw new Error(made.unsendable);
    receipts.push({ ...batchReceipt(made), extId: `${made.cart.extId}-${run}` });
    if (receipts.length === receiptsMax) break;
  }
  return receipts;
}

function requestOf(path: string, id: number, receipts: readonly object[]): Buffer {
  const body = Buffer.from(
    JSON.stringify({ jsonrpc: "2.0", id, method: "purchaseRegisterBatch", params: { receipts } }),
  );
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

async function run(order: BatchesOrder): Promise<BatchesResult> {
  const receipts = await receiptsOf(order);
  const requests = Array.from({ length: Math.floor(receipts.length / perCall) }, (_, call) =>
    requestOf(order.path, call, receipts.slice(call * perCall, (call + 1) * perCall)),
  );
  const socket = await open(order.port);
  const startedMs = performance.now();
  for (const request of requests) {
    const answer = await exchange(socket, request);
    if (!answer.includes('"result"')) throw new Error(answer.slice(0, 300));
  }
  const seconds = (performance.now() - startedMs) / 1000;
  socket.destroy();
  return { perSecond: (requests.length * perCall) / seconds };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}") as BatchesOrder))}\n`);
