import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A receipt or event as the lanes' tests send it. */
export interface SentItem {
  readonly extId: string;
  readonly isMended?: boolean;
}

export interface ReceivedCall {
  readonly id: number | string;
  readonly method: string;
  readonly path: string;
  readonly items: readonly SentItem[];
  readonly atMs: number;
}

/** What goes over the wire; `hang`: nothing, for ever. */
export type Reply =
  | "hang"
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string };

/** Which one of a refused batch is told to be at fault. */
export type Naming = "index" | "echo" | "nobody" | "the first" | "the last";

/**
 * A destination on a real socket that keeps receipts all or nothing and each once, as the hub does, and can be told to
 * refuse and to fail.
 */
export class ReceivingServer {
  readonly calls: ReceivedCall[] = [];
  /** What was kept, in the order of its arrival. */
  readonly kept: SentItem[] = [];
  readonly #seen = new Set<string>();
  readonly poisonous = new Set<string>();
  /** Those for which it answers HTTP 500. */
  readonly deadly = new Set<string>();
  naming: Naming = "index";
  /** Answers instead; undefined: as usual. */
  script: ((call: ReceivedCall) => Reply | undefined) | undefined;
  #port = 0;

  static async listen(): Promise<ReceivingServer> {
    const receiving = new ReceivingServer();
    const server = createServer((request, response) => void receiving.#take(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    receiving.#port = (server.address() as AddressInfo).port;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return receiving;
  }

  get port(): number {
    return this.#port;
  }

  get keptIds(): string[] {
    return this.kept.map(({ extId }) => extId);
  }

  destination(authkey = "key-1", timeoutMs = 2_000) {
    return { address: `http://127.0.0.1:${this.#port}/s/${authkey}`, authkey, timeoutMs };
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    // A caller that hangs up half-way has sent nothing.
    request.on("error", () => undefined);
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const items: readonly SentItem[] = params.receipts ?? [params];
    const call = { id, method, path: request.url ?? "", items, atMs: performance.now() };
    this.calls.push(call);
    const reply = this.script?.(call) ?? this.#usual(call);
    if (reply === "hang") return;
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    response.end(reply.body);
  }

  #usual({ id, items, method }: ReceivedCall): Reply {
    if (items.some(({ extId }) => this.deadly.has(extId))) return { status: 500, body: "" };
    const place = items.findIndex(({ extId, isMended }) => this.poisonous.has(extId) && isMended !== true);
    const isBatch = method.endsWith("Batch");
    if (place !== -1) return failure(id, -32602, isBatch ? this.#named(items, place) : {});
    for (const item of items) this.#keep(item);
    return success(id, isBatch ? { count: items.length } : { id: 1 });
  }

  #named(items: readonly SentItem[], place: number): object {
    switch (this.naming) {
      case "index":
        return { data: { index: place } };
      case "echo":
        return { receipt: items[place] };
      case "the first":
        return { data: { index: 0 } };
      case "the last":
        return { data: { index: items.length - 1 } };
      case "nobody":
        return {};
    }
  }

  #keep(item: SentItem): void {
    if (this.#seen.has(item.extId)) return;
    this.#seen.add(item.extId);
    this.kept.push(item);
  }
}

export function success(id: number | string, result: unknown): Reply {
  return { body: JSON.stringify({ jsonrpc: "2.0", id, result }) };
}

export function failure(id: number | string | null, code: number, more: object = {}, status = 200): Reply {
  return { status, body: JSON.stringify({ jsonrpc: "2.0", id, error: { code, message: "Нет", ...more } }) };
}
