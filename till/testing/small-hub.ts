import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Transaction, transactionLoad } from "@prilavok/contracts/exchange/transaction.ts";
import { errorRegistry, RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { readParams } from "@prilavok/contracts/jsonrpc/validate.ts";
import { onTestFinished } from "vitest";

type Json = Readonly<Record<string, unknown>>;

interface Call {
  readonly id: unknown;
  readonly method: string;
  readonly params: Json;
}

export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly data?: Json;
  readonly receipt?: unknown;
}

const { unknownDevice } = errorRegistry;

/** A hub on a real port that keeps what it is sent, for tests of the till that sends. It ends with the test. */
export class SmallHub {
  /** In the order of arrival, flat. */
  readonly receipts: Json[] = [];
  readonly events: Json[] = [];
  /** Of transaction.load, each uid once. */
  readonly transactions: Transaction[] = [];
  /** How many each call of transaction.load brought, those that were refused too. */
  readonly loads: number[] = [];
  /** Uids of transactions that it refuses, and with them the call. */
  readonly poisonous = new Set<string>();
  /** How it names the one that it refuses. */
  naming: "index" | "echo" | "nobody" = "index";
  /** What it answers instead; undefined: it accepts. @param path that it was called by, with the key */
  refusal: ((path: string) => Refusal | undefined) | undefined;
  readonly #uids = new Set<string>();
  readonly #key: string;
  #url = "";

  private constructor(key: string) {
    this.#key = key;
  }

  static async open(key: string): Promise<SmallHub> {
    const hub = new SmallHub(key);
    const server = createServer((request, response) => void hub.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    hub.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/s/`;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return hub;
  }

  /** The key comes behind it. */
  get url(): string {
    return this.#url;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const call: Call = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const path = request.url ?? "";
    const { code, message } = unknownDevice;
    const stranger = path === `/s/${this.#key}` ? undefined : { code, message };
    const error = this.refusal?.(path) ?? stranger ?? this.#faultOf(call);
    const answer = error === undefined ? { result: this.#keep(call) } : { error };
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id, ...answer }));
  }

  /** As the hub: params that are not the method's, and the first transaction at fault. */
  #faultOf({ method, params }: Call): Refusal | undefined {
    if (method !== transactionLoad.name) return undefined;
    let transactions: readonly Transaction[];
    try {
      ({ transactions } = readParams(transactionLoad, { ...params }));
    } catch (cause) {
      if (!(cause instanceof RpcError)) throw cause;
      return { ...errorRegistry.invalidParams, ...(cause.data === undefined ? {} : { data: cause.data }) };
    }
    this.loads.push(transactions.length);
    const index = transactions.findIndex(({ uid }) => this.poisonous.has(uid));
    if (index === -1) return undefined;
    const { code, message } = errorRegistry.invalidParams;
    const named = { index: { data: { index } }, echo: { receipt: transactions[index] }, nobody: {} };
    return { code, message, ...named[this.naming] };
  }

  #keep({ method, params }: Call): Json {
    if (method === transactionLoad.name) return this.#load(params);
    if (method === "registerEvent") {
      this.events.push(params);
      return { id: this.events.length };
    }
    const { receipts } = params;
    if (Array.isArray(receipts)) {
      this.receipts.push(...receipts);
      return { count: receipts.length };
    }
    const { cart, ...rest } = params;
    this.receipts.push({ ...rest, ...(cart as Json) });
    return { id: this.receipts.length };
  }

  #load(params: Json): Json {
    const { transactions } = readParams(transactionLoad, { ...params });
    for (const transaction of transactions) {
      if (this.#uids.has(transaction.uid)) continue;
      this.#uids.add(transaction.uid);
      this.transactions.push(transaction);
    }
    return { count: transactions.length };
  }
}
