import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { once } from "node:events";
import type { Logger } from "pino";
import { addressFor, ownAddresses } from "./own-address.ts";
import { readSearch, searchAnswer } from "./ssdp-message.ts";

const groupAddress = "239.255.255.250";
const ssdpPort = 1_900;
/** However long a searcher waits, a till answers within this. */
const answerMsMax = 1_000;
/** Answers in one second, to all searchers together. */
export const answersPerSecondMax = 10;
const secondMs = 1_000;
/** A cable may be plugged in, or Wi-Fi found, after the start. */
const joinMs = 60_000;

export interface SsdpOptions {
  readonly serial: string;
  /** Of the till's HTTP door. */
  readonly port: number;
  /** The address that the door listens on; undefined: on all of them. */
  readonly host: string | undefined;
  readonly log: Logger;
  /** For tests; absent: 1900. */
  readonly ssdpPort?: number;
}

/**
 * Lets cash programs find the till on their network: it answers searches for `ikassa-smartx`, and says nothing by itself.
 * An answer is one datagram of some 200 bytes, goes only to neighbours on a network of this machine, and there are no
 * more than ten in a second: the till is of no use to who forges senders. Source: Till API contract, section 1.
 */
export class Ssdp {
  readonly #options: SsdpOptions;
  readonly #socket: Socket;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #joined = new Set<string>();
  readonly #joining: NodeJS.Timeout;
  #second = 0;
  #answers = 0;

  private constructor(options: SsdpOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#joining = setInterval(() => this.#join(), joinMs).unref();
    socket.on("message", (datagram, from) => this.#hear(datagram, from));
    socket.on("error", (error) => options.log.warn({ err: error }, "SSDP failed"));
  }

  /** @throws when the port cannot be had: the till works all the same. */
  static async open(options: SsdpOptions): Promise<Ssdp> {
    // Other programs of this machine may answer searches, too.
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    try {
      socket.bind(options.ssdpPort ?? ssdpPort);
      await once(socket, "listening");
    } catch (error) {
      socket.close();
      throw error;
    }
    const ssdp = new Ssdp(options, socket);
    ssdp.#join();
    return ssdp;
  }

  /** The UDP port. */
  get port(): number {
    return this.#socket.address().port;
  }

  async close(): Promise<void> {
    clearInterval(this.#joining);
    for (const timer of this.#timers) clearTimeout(timer);
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  /** The group is joined on each network by itself. */
  #join(): void {
    for (const { address } of ownAddresses()) {
      if (this.#joined.has(address)) continue;
      try {
        this.#socket.addMembership(groupAddress, address);
        this.#joined.add(address);
      } catch (error) {
        this.#options.log.debug({ err: error, address }, "no multicast on this network");
      }
    }
  }

  #hear(datagram: Uint8Array, from: RemoteInfo): void {
    const waitS = readSearch(datagram);
    if (waitS === undefined || !this.#mayAnswer()) return;
    const own = addressFor(from.address);
    if (own === undefined) return;
    const { host = own, port, serial } = this.#options;
    const answer = searchAnswer({ location: `http://${host}:${port}/v1`, serial });
    // Searchers would be flooded if everything answered at once: each takes a moment of its own.
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#socket.send(answer, from.port, from.address, (error) => {
          if (error) this.#options.log.debug({ err: error }, "a search could not be answered");
        });
      },
      Math.random() * Math.min(waitS * secondMs, answerMsMax),
    );
    this.#timers.add(timer);
  }

  #mayAnswer(): boolean {
    const second = Math.floor(performance.now() / secondMs);
    if (second !== this.#second) {
      this.#second = second;
      this.#answers = 0;
    }
    this.#answers += 1;
    return this.#answers <= answersPerSecondMax;
  }
}
