/**
 * The load generator, a process of its own. It makes all bodies first, then sends them over keep-alive connections,
 * each waiting for its answer, and prints one JSON line: seconds, latencies, and how many answers were results.
 */
import { exchange, open } from "../connection.ts";
import { percentile } from "../table.ts";
import { benchReceipt } from "./receipts.ts";

export interface LoadOrder {
  readonly port: number;
  /** One path for each connection. */
  readonly paths: readonly string[];
  readonly run: number;
  /** Receipts of all connections together. */
  readonly receipts: number;
  /** Receipts a call; 1 sends purchaseRegister. */
  readonly perCall: number;
}

export interface LoadResult {
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly calls: number;
  readonly refused: number;
  readonly firstRefusal: string;
}

function callBody(order: LoadOrder, till: number, call: number): string {
  const id = `${till}-${call}`;
  if (order.perCall === 1) {
    const { amount, ...cart } = benchReceipt(order.run, till, call);
    return JSON.stringify({
      jsonrpc: "2.0",
      id,
      method: "purchaseRegister",
      params: { token: "guest", amount, cart },
    });
  }
  const first = call * order.perCall;
  const receipts = Array.from({ length: order.perCall }, (_, index) =>
    benchReceipt(order.run, till, first + index),
  );
  return JSON.stringify({ jsonrpc: "2.0", id, method: "purchaseRegisterBatch", params: { receipts } });
}

function requestBytes(path: string, body: string): Buffer {
  const bytes = Buffer.from(body);
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const callsEach = Math.ceil(order.receipts / order.perCall / order.paths.length);
  const requests = order.paths.map((path, till) =>
    Array.from({ length: callsEach }, (_, call) => requestBytes(path, callBody(order, till, call))),
  );
  const sockets = await Promise.all(order.paths.map(() => open(order.port)));
  const latencies: number[] = [];
  let refused = 0;
  let firstRefusal = "";
  const startedMs = performance.now();
  await Promise.all(
    sockets.map(async (socket, till) => {
      for (const request of requests[till] ?? []) {
        const sentMs = performance.now();
        const answer = await exchange(socket, request);
        latencies.push(performance.now() - sentMs);
        if (!answer.includes('"result"')) {
          refused += 1;
          firstRefusal ||= answer.slice(0, 200);
        }
      }
      socket.destroy();
    }),
  );
  return {
    seconds: (performance.now() - startedMs) / 1000,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    calls: latencies.length,
    refused,
    firstRefusal,
  };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}") as LoadOrder))}\n`);
