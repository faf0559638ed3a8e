import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { ClaimResult } from "@prilavok/contracts/exchange/claim.ts";
import type { OrderPacket } from "@prilavok/contracts/exchange/order-packet.ts";
import type { Packet } from "@prilavok/contracts/exchange/receive.ts";
import { errorRegistry } from "@prilavok/contracts/jsonrpc/errors.ts";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { onTestFinished } from "vitest";
import type { HubSource } from "../orders/exchange-client.ts";

type Json = Readonly<Record<string, unknown>>;

export interface ExchangeCall {
  readonly id: unknown;
  readonly method: string;
  readonly params: Json;
}

/** What it answers instead; `hang`: nothing, for ever; a status alone; `lost`: it does as usual and breaks off; undefined: as usual. */
export type Scripted =
  | "hang"
  | "lost"
  | { readonly status: number }
  | { readonly result: Json }
  | { readonly error: Json }
  | undefined;

interface Poll {
  readonly call: ExchangeCall;
  readonly response: ServerResponse;
  readonly timer: NodeJS.Timeout;
}

const key = "exchange-key";

/**
 * The hub's side of the exchange on a real socket, with long polls: it keeps every word that it was given, in order, and
 * answers what stands behind the till's cursor. Orders may be held by others.
 */
export class ExchangeServer {
  readonly calls: ExchangeCall[] = [];
  /** Words of the feed; an unknown kind may be among them. */
  readonly words: (Packet | Json)[] = [];
  /** Claims in force, by the order's uid. */
  readonly claims = new Map<string, string>();
  /** Orders that another till has in work, with that till's name. */
  readonly heldElsewhere = new Map<string, string>();
  pageMax = 500;
  script: ((call: ExchangeCall) => Scripted) | undefined;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #polls = new Set<Poll>();
  #port = 0;

  static async listen(): Promise<ExchangeServer> {
    const server = new ExchangeServer();
    server.#port = await steadyPort();
    await server.open();
    onTestFinished(() => server.close());
    return server;
  }

  /** At the port of before. */
  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
  }

  /** Nobody is answered any more. */
  async close(): Promise<void> {
    for (const { timer } of this.#polls) clearTimeout(timer);
    this.#polls.clear();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/s/`;
  }

  get authkey(): string {
    return key;
  }

  /** As a till's exchange.ini would have it. */
  get hub(): HubSource {
    const current = { state: "on", address: this.url + key, authkey: key, timeoutMs: 2_000 } as const;
    return { current, onChange: () => undefined };
  }

  get polls(): number {
    return this.#polls.size;
  }

  callsOf(method: string): Json[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }

  /** Tells the tills. */
  say(...words: (Packet | Json)[]): void {
    this.words.push(...words);
    for (const poll of [...this.#polls]) {
      this.#polls.delete(poll);
      clearTimeout(poll.timer);
      this.#reply(poll.response, poll.call, { result: this.#received(poll.call.params) });
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    request.on("error", () => undefined);
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const call: ExchangeCall = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    this.calls.push(call);
    const scripted = this.script?.(call);
    if (scripted === "hang") return;
    if (scripted === "lost") {
      this.#usual(call);
      response.destroy();
      return;
    }
    if (scripted !== undefined && "status" in scripted) {
      response.writeHead(scripted.status).end();
      return;
    }
    if (scripted !== undefined) return this.#reply(response, call, scripted);
    if (request.url !== `/s/${key}`) {
      const { code, message } = errorRegistry.unknownDevice;
      return this.#reply(response, call, { error: { code, message } });
    }
    const seconds = Number(call.params.waitSeconds ?? 0);
    if (call.method === "exchange.receive" && seconds > 0 && call.params.after === this.#end) {
      return this.#wait(call, response, seconds);
    }
    this.#reply(response, call, { result: this.#usual(call) });
  }

  get #end(): string {
    return String(this.words.length + 1);
  }

  #wait(call: ExchangeCall, response: ServerResponse, seconds: number): void {
    const timer = setTimeout(() => {
      this.#polls.delete(poll);
      this.#reply(response, call, { result: this.#received(call.params) });
    }, seconds * 1_000);
    const poll = { call, response, timer };
    this.#polls.add(poll);
    response.on("close", () => {
      clearTimeout(timer);
      this.#polls.delete(poll);
    });
  }

  #usual({ method, params }: ExchangeCall): Json {
    const uid = String(params.uid);
    switch (method) {
      case "exchange.receive":
        return this.#received(params);
      case "exchange.confirm":
        return { confirmed: true };
      case "order.claim":
        return this.#claim(uid, String(params.claimId));
      case "order.renew":
        return this.claims.get(uid) === params.claimId
          ? { outcome: "renewed", leaseSeconds: 120 }
          : { outcome: "lost", reason: "held", message: "Заказ взят другой кассой" };
      case "order.release":
        return { released: this.claims.get(uid) === params.claimId && this.claims.delete(uid) };
      default:
        throw new Error(`no such method: ${method}`);
    }
  }

  #claim(uid: string, claimId: string): ClaimResult {
    const heldBy = this.heldElsewhere.get(uid);
    if (heldBy !== undefined) {
      const message = `Заказ в работе на кассе «${heldBy}»`;
      return { outcome: "refused", reason: "held", message, heldBy };
    }
    this.claims.set(uid, claimId);
    return { outcome: "claimed", leaseSeconds: 120 };
  }

  /** Cursor n: the first n − 1 words are known. */
  #received({ after }: Json): Json {
    const reset = after === "0";
    const from = reset ? 0 : Number(after) - 1;
    const packets = this.words.slice(from, from + this.pageMax);
    const to = from + packets.length;
    return { cursor: String(to + 1), reset, more: to < this.words.length, packets };
  }

  #reply(response: ServerResponse, { id }: ExchangeCall, body: Json | Scripted): void {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...(body as Json) }));
  }
}

export const settingsWord = {
  kind: "settings",
  worksWithOrders: true,
  offlineRule: "refuse",
} as const satisfies Packet;

export function orderPacket(given: Partial<OrderPacket> = {}): OrderPacket {
  return {
    uid: "order-1",
    version: 1,
    number: "ЗП-000001",
    orderedAt: "2026-03-02T08:00:00+03:00",
    customer: { name: "Пётр Иванов", phone: "+375291234567" },
    comment: "Позвонить заранее",
    remainder: "open",
    lines: [
      {
        line: 1,
        code: "7",
        gtin: null,
        name: "Стул",
        unit: "шт",
        category: "Мебель",
        amount: 2,
        price: 12.5,
        discount: 1,
        total: 24,
      },
      {
        line: 2,
        code: "8",
        gtin: "4810000000017",
        name: "Ткань",
        unit: "м",
        category: "",
        amount: 1.255,
        price: 3.33,
        discount: 0,
        total: 4.18,
      },
    ],
    total: 28.18,
    ...given,
  };
}

export function orderWord(given: Partial<OrderPacket> = {}, heldBy: string | null = null): Packet {
  return { kind: "order", order: orderPacket(given), heldBy };
}

export function goodsWord(given: Partial<Extract<Packet, { kind: "goods" }>["goods"]> = {}): Packet {
  return {
    kind: "goods",
    goods: {
      ...{ code: "7", gtin: "4810000000024", name: "Стул", unit: "шт", category: "Мебель" },
      ...{ price: 12.5, isArchived: false },
      ...given,
    },
  };
}
