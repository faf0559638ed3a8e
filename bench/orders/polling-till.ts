/** A till as the hub sees it: asks, confirms what it has, and asks again, as till/orders/exchange-client.ts does. */
import type { Packet, ReceiveResult } from "@prilavok/contracts/exchange/receive.ts";
import { type Laters, Line } from "./line.ts";

/** As the till's own. */
const waitSeconds = 25;

export type OnPacket = (till: number, packet: Packet, atMs: number) => void;

export interface CaughtUp {
  readonly tookMs: number;
  readonly packets: number;
  readonly answers: number;
}

export class PollingTill {
  /** Versions of the orders that it has, by uid. */
  readonly orders = new Map<string, number>();
  readonly #place: number;
  readonly #path: string;
  readonly #exchange: Line;
  /** Claims and receipts do not wait behind a request that is held open. */
  readonly #sales: Line;
  #cursor = "0";
  #isClosed = false;

  constructor(place: number, path: string, port: number, laters: Laters) {
    this.#place = place;
    this.#path = path;
    this.#exchange = new Line(port, laters);
    this.#sales = new Line(port, laters);
  }

  /** Asks from the beginning until it has the present state, and confirms it. */
  async catchUp(): Promise<CaughtUp> {
    const sentMs = performance.now();
    let packets = 0;
    for (let answers = 1; ; answers += 1) {
      const answer = await this.#receive(0);
      packets += answer.packets.length;
      for (const packet of answer.packets) this.#apply(packet);
      if (answer.more) continue;
      const tookMs = performance.now() - sentMs;
      await this.#confirm();
      return { tookMs, packets, answers };
    }
  }

  /** Goes on until it is closed. */
  async poll(onPacket: OnPacket): Promise<void> {
    try {
      for (;;) {
        const before = this.#cursor;
        const { packets, more } = await this.#receive(waitSeconds);
        const atMs = performance.now();
        for (const packet of packets) {
          this.#apply(packet);
          onPacket(this.#place, packet, atMs);
        }
        if (!more && this.#cursor !== before) await this.#confirm();
      }
    } catch (error) {
      if (!this.#isClosed) throw error;
    }
  }

  /** A call beside the exchange: a claim or a receipt. */
  call<T>(method: string, params: object): Promise<T> {
    return this.#sales.call<T>(this.#path, method, params);
  }

  close(): void {
    this.#isClosed = true;
    this.#exchange.close();
    this.#sales.close();
  }

  async #receive(seconds: number): Promise<ReceiveResult> {
    const params = { after: this.#cursor, waitSeconds: seconds };
    const answer = await this.#exchange.call<ReceiveResult>(this.#path, "exchange.receive", params);
    if (answer.reset) this.orders.clear();
    this.#cursor = answer.cursor;
    return answer;
  }

  #confirm(): Promise<unknown> {
    return this.#exchange.call(this.#path, "exchange.confirm", { cursor: this.#cursor });
  }

  #apply(packet: Packet): void {
    if (packet.kind === "order") this.orders.set(packet.order.uid, packet.order.version);
    else if (packet.kind === "withdrawal") this.orders.delete(packet.uid);
  }
}
