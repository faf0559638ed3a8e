/**
 * The load generator, a process of its own. It makes all bodies first, then sends them over keep-alive connections,
 * each waiting for its answer, and prints one JSON line: seconds, latencies, and how many answers were results.
 */
import { toldOf } from "@prilavok/simulation/acknowledged/answer.ts";
import { exchange, open } from "../connection.ts";
import { percentile } from "../table.ts";
import type { ToldOfCall } from "../told.ts";
import { batchRequest, singleRequest } from "./requests.ts";

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
  /** What each till was told, call by call. */
  readonly told: readonly (readonly ToldOfCall[])[];
}

async function run(order: LoadOrder): Promise<LoadResult> {
  const callsEach = Math.ceil(order.receipts / order.perCall / order.paths.length);
  const requests = order.paths.map((path, till) =>
    Array.from({ length: callsEach }, (_, call) =>
      order.perCall === 1
        ? singleRequest(path, order.run, till, call)
        : batchRequest(path, order.run, till, call, order.perCall),
    ),
  );
  const sockets = await Promise.all(order.paths.map(() => open(order.port)));
  const latencies: number[] = [];
  const answers: string[][] = order.paths.map(() => []);
  let refused = 0;
  let firstRefusal = "";
  const startedMs = performance.now();
  await Promise.all(
    sockets.map(async (socket, till) => {
      for (const request of requests[till] ?? []) {
        const sentMs = performance.now();
        const answer = await exchange(socket, request);
        latencies.push(performance.now() - sentMs);
        answers[till]?.push(answer);
        if (!answer.includes('"result"')) {
          refused += 1;
          firstRefusal ||= answer.slice(0, 200);
        }
      }
      socket.destroy();
    }),
  );
  const seconds = (performance.now() - startedMs) / 1000;
  return {
    seconds,
    p50Ms: percentile(latencies, 0.5),
    p99Ms: percentile(latencies, 0.99),
    calls: latencies.length,
    refused,
    firstRefusal,
    told: answers.map((own) => own.map((answer) => [toldOf(JSON.parse(answer))])),
  };
}

process.stdout.write(`${JSON.stringify(await run(JSON.parse(process.argv[2] ?? "{}") as LoadOrder))}\n`);
