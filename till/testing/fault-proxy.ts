import { once } from "node:events";
import {
  createServer as createHttpServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { TLSSocket } from "node:tls";
import { steadyPort } from "@prilavok/contracts/testing/steady-port.ts";
import { Chance } from "./chance.ts";
import { type Fault, faults, madeUpAnswer } from "./faults.ts";
import { type Forwarded, forward, type Received, readWhole } from "./forwarding.ts";
import { selfSigned } from "./self-signed.ts";

export interface FaultProxyOptions {
  /** Of the hub, on loopback; asked at each request, as a hub that was killed may come back elsewhere. */
  readonly hubPort: () => number;
  /** Which faults come when; the same seed and the same requests meet the same ones. */
  readonly seed?: string;
  /** How often each fault comes, in proportion. Absent: none comes. */
  readonly weights?: Partial<Readonly<Record<Fault, number>>>;
  /** In how many of its cases a made-up answer (500, HTML, …) hides that the hub has done what it was asked. Absent: 0. */
  readonly hiddenShare?: number;
  /** How long the port stays closed, and how long a slow answer takes. Absent: 300 each. */
  readonly refusedMs?: number;
  readonly slowMs?: number;
  /** The longest wait of a delayed duplicate. Absent: 1000. */
  readonly delayMs?: number;
  /** Absent: 1. */
  readonly retryAfterS?: number;
  /** Bytes of a huge answer. Absent: 64 MiB. */
  readonly hugeBytes?: number;
  /** Whether the port speaks TLS, with a certificate that only those trust who are given it. */
  readonly isTls?: boolean;
}

const defaults = {
  ...{ seed: "1", weights: {}, hiddenShare: 0, refusedMs: 300, slowMs: 300, delayMs: 1_000 },
  ...{ retryAfterS: 1, hugeBytes: 64 * 1024 * 1024, isTls: false },
};
/** Connections that are kept waiting for ever; beyond that the oldest is let go. */
const heldMax = 500;
const elsewhere = "/elsewhere";

interface Exchange {
  readonly received: Received;
  readonly response: ServerResponse;
  /** Below TLS, where there is any. */
  readonly socket: Socket;
}

/**
 * Stands between a till and a hub and breaks what can break on the way, on real sockets: one fault for each request, drawn
 * by the seed or put in line by a test. A connection's first request shares its connection's fault; so a black hole swallows
 * the connection.
 */
export class FaultProxy {
  /** How often each fault came. */
  readonly counts: Record<Fault, number>;
  /** The certificate of a proxy with TLS, in PEM. */
  readonly certificate: string | undefined;
  /** Requests that the hub has answered, each repetition counted. */
  forwarded = 0;
  /** Requests that came where only a redirect leads. */
  redirectsFollowed = 0;
  readonly #options: FaultProxyOptions & typeof defaults;
  readonly #chance: Chance;
  readonly #tls: { readonly key: string; readonly cert: string } | undefined;
  readonly #http: HttpServer;
  readonly #sockets = new Set<Socket>();
  readonly #held: Socket[] = [];
  readonly #firstFaults = new WeakMap<Socket, Fault>();
  readonly #rawSockets = new WeakMap<Socket, Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #forwards = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  #weights: Partial<Readonly<Record<Fault, number>>>;
  #planned: Fault[] = [];
  #server: Server | undefined;
  #port = 0;

  private constructor(options: FaultProxyOptions) {
    this.#options = { ...defaults, ...options };
    this.#weights = this.#options.weights;
    this.#chance = new Chance(this.#options.seed);
    this.counts = Object.fromEntries(faults.map((fault) => [fault, 0])) as Record<Fault, number>;
    this.#tls = this.#options.isTls ? selfSigned() : undefined;
    this.certificate = this.#tls?.cert;
    this.#http = createHttpServer((request, response) => void this.#serve(request, response));
    // As a plain server does to whoever speaks TLS to it.
    this.#http.on("clientError", (_error, socket) => void socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  }

  static async open(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#port = await steadyPort();
    await proxy.accept();
    return proxy;
  }

  get port(): number {
    return this.#port;
  }

  /** What a till calls `url`; the key comes behind it. */
  get url(): string {
    return `${this.#tls === undefined ? "http" : "https"}://127.0.0.1:${this.#port}/s/`;
  }

  /** The next requests meet these, in this order; after them it is the seed's turn again. */
  next(...planned: readonly Fault[]): void {
    this.#planned.push(...planned);
  }

  /** From now on the seed draws from these. `{}`: nothing breaks any more. */
  weigh(weights: Partial<Readonly<Record<Fault, number>>>): void {
    this.#weights = weights;
  }

  /** Closes the port and breaks off its connections. */
  async refuse(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = once(server, "close");
    server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await closed;
  }

  /** Opens the same port again. @throws while it is still closing, and may be called again then. */
  async accept(): Promise<void> {
    if (this.#server !== undefined || this.#closing.signal.aborted) return;
    const server = createServer((socket) => this.#connect(socket));
    this.#server = server;
    server.listen(this.#port, "127.0.0.1");
    await once(server, "listening").catch((cause: unknown) => {
      this.#server = undefined;
      throw cause;
    });
  }

  /** Until every duplicate that is still under way has arrived. */
  async settle(): Promise<void> {
    while (this.#timers.size > 0 || this.#forwards.size > 0) {
      await Promise.all([...this.#forwards, new Promise((resolve) => setTimeout(resolve, 5))]);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.refuse();
    await Promise.all(this.#forwards);
  }

  #connect(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => undefined);
    const fault = this.#draw();
    if (fault === "black hole") {
      this.#hold(socket.pause());
      return;
    }
    if (fault === "TLS failure") {
      socket.resume();
      socket.end(
        "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".slice(this.#tls ? 0 : 9),
      );
      return;
    }
    const near = this.#tls === undefined ? socket : new TLSSocket(socket, { isServer: true, ...this.#tls });
    near.on("error", () => socket.destroy());
    this.#firstFaults.set(near, fault);
    this.#rawSockets.set(near, socket);
    this.#http.emit("connection", near);
  }

  #draw(): Fault {
    const total = Object.values(this.#weights).reduce((sum, weight) => sum + weight, 0);
    const drawn = total === 0 ? "none" : this.#chance.weighed(this.#weights as Record<Fault, number>);
    const fault = this.#planned.shift() ?? drawn;
    this.counts[fault] += 1;
    return fault;
  }

  /** Nothing more comes of this connection, but it stays. */
  #hold(socket: Socket): void {
    this.#held.push(socket);
    if (this.#held.length > heldMax) this.#held.shift()?.destroy();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const near = request.socket;
    const socket = this.#rawSockets.get(near) ?? near;
    try {
      const fault = this.#firstFaults.get(near) ?? this.#draw();
      this.#firstFaults.delete(near);
      const { method = "", url: path = "", headers } = request;
      if (path === elsewhere) this.redirectsFollowed += 1;
      const received = { method, path, headers, body: await readWhole(request) };
      await this.#act(fault, { received, response, socket });
    } catch {
      // The client has gone, or the hub: then the way to it breaks off.
      socket.resetAndDestroy();
    }
  }

  async #act(fault: Fault, exchange: Exchange): Promise<void> {
    const { received, response, socket } = exchange;
    const { retryAfterS, hiddenShare, refusedMs, delayMs } = this.#options;
    const madeUp = madeUpAnswer(fault, retryAfterS, `${new URL(this.url).origin}${elsewhere}`);
    const isHidden = this.#chance.happens(hiddenShare);
    if (madeUp !== undefined || ["not HTTP", "huge answer"].includes(fault)) {
      if (isHidden) await this.#forward(received);
    }
    if (madeUp !== undefined) return answer(response, { ...madeUp, body: Buffer.from(madeUp.body) });
    switch (fault) {
      case "refused":
        await this.refuse();
        return this.#later(refusedMs, () => this.accept());
      case "black hole":
      case "half-open":
        return this.#hold(socket);
      case "reset before the hub":
      case "TLS failure":
        return void socket.resetAndDestroy();
      case "reset after the hub":
        await this.#forward(received);
        return void socket.resetAndDestroy();
      case "answer lost":
        await this.#forward(received);
        return this.#hold(socket);
      case "not HTTP":
        response.socket?.end("\u0000\u0001220 mail.example ESMTP\r\n");
        return;
      case "huge answer":
        return this.#pour(response);
      case "slow":
        return this.#trickle(exchange, await this.#forward(received));
      case "truncated":
        return truncate(response, await this.#forward(received));
      case "wrong id":
        return answer(response, withOtherId(await this.#forward(received)));
      case "duplicated": {
        const first = await this.#forward(received);
        await this.#forward(received);
        return answer(response, first);
      }
      case "delayed duplicate":
        answer(response, await this.#forward(received));
        return this.#later(this.#chance.whole(1, delayMs), () => this.#forward(received));
      default:
        return answer(response, await this.#forward(received));
    }
  }

  #forward(received: Received): Promise<Forwarded> {
    const forwarding = forward(this.#options.hubPort(), received, this.#closing.signal).then((answered) => {
      this.forwarded += 1;
      return answered;
    });
    const done = forwarding
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#forwards.delete(done));
    this.#forwards.add(done);
    return forwarding;
  }

  #later(waitMs: number, act: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // A hub that is down gets no duplicate, and a port that somebody else has taken stays closed.
      act().catch(() => undefined);
    }, waitMs);
    this.#timers.add(timer);
  }

  #trickle({ response }: Exchange, answered: Forwarded): void {
    const near = response.socket;
    if (near === null) return;
    const bytes = Buffer.concat([headOf(answered), answered.body]);
    const steps = Math.min(bytes.length, 20);
    const send = (step: number) => {
      if (near.destroyed) return;
      near.write(bytes.subarray((bytes.length * step) / steps, (bytes.length * (step + 1)) / steps));
      if (step + 1 === steps) near.end();
      else this.#later(this.#options.slowMs / steps, async () => send(step + 1));
    };
    send(0);
  }

  async #pour(response: ServerResponse): Promise<void> {
    response.writeHead(200, { "content-type": "application/json" });
    await pipeline(Readable.from(hugeJson(this.#options.hugeBytes)), response);
  }
}

function* hugeJson(bytes: number): Generator<Buffer> {
  yield Buffer.from('{"jsonrpc":"2.0","id":"');
  const piece = Buffer.alloc(64 * 1024, "x");
  for (let left = bytes; left > 0; left -= piece.length) yield piece;
  yield Buffer.from('"}');
}

function answer(response: ServerResponse, { status, headers, body }: Forwarded): void {
  response.writeHead(status, { ...headers, "content-length": body.length }).end(body);
}

function headOf({ status, headers, body }: Forwarded): Buffer {
  const lines = Object.entries({ ...headers, "content-length": body.length, connection: "close" });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`HTTP/1.1 ${status} X\r\n${head}\r\n`);
}

function truncate(response: ServerResponse, answered: Forwarded): void {
  const half = answered.body.subarray(0, Math.floor(answered.body.length / 2));
  response.socket?.end(Buffer.concat([headOf(answered), half]));
}

/** An answer that is no JSON, such as a hub's 503, stays as it is. */
function withOtherId(answered: Forwarded): Forwarded {
  const text = answered.body.toString("utf8");
  if (answered.status !== 200 || !text.startsWith("{")) return answered;
  const told = JSON.parse(text) as { readonly id?: unknown };
  return { ...answered, body: Buffer.from(JSON.stringify({ ...told, id: `${told.id}-other` })) };
}
