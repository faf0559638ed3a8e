import { createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

interface Call {
  readonly id: number | string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface SplittingOptions {
  /** In [0, 1). */
  readonly random: () => number;
  /** What it does and answers. It is called once for each request that has arrived whole. */
  readonly take: (call: Call) => object;
}

const tornShare = 0.1;
const lostShare = 0.1;
const doubledShare = 0.15;

/**
 * A destination on a raw socket that keeps to HTTP and to nothing else: its answers come in pieces at any place, break off,
 * never come, or come twice, the second one before anybody asks again.
 */
export class SplittingServer {
  readonly #options: SplittingOptions;
  #port = 0;
  answersTwice = 0;
  answersTorn = 0;

  private constructor(options: SplittingOptions) {
    this.#options = options;
  }

  static async listen(options: SplittingOptions): Promise<SplittingServer> {
    const splitting = new SplittingServer(options);
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
      splitting.#serve(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    splitting.#port = typeof address === "object" && address !== null ? address.port : 0;
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return splitting;
  }

  destination(timeoutMs = 500) {
    const authkey = "key-1";
    return { address: `http://127.0.0.1:${this.#port}/s/${authkey}`, authkey, timeoutMs };
  }

  #serve(socket: Socket): void {
    let text = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      text += chunk;
      for (let end = wholeEnd(text); end !== undefined; end = wholeEnd(text)) {
        const [, body = ""] = text.slice(0, end).split("\r\n\r\n");
        text = text.slice(end);
        const call: Call = JSON.parse(Buffer.from(body, "latin1").toString("utf8"));
        void this.#answer(
          socket,
          JSON.stringify({ jsonrpc: "2.0", id: call.id, ...this.#options.take(call) }),
        );
      }
    });
  }

  async #answer(socket: Socket, body: string): Promise<void> {
    const { random } = this.#options;
    const bytes = Buffer.from(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    const chance = random();
    if (chance < lostShare) return void socket.destroy();
    if (chance < lostShare + tornShare) {
      this.answersTorn += 1;
      socket.write(bytes.subarray(0, Math.floor(random() * bytes.length)));
      socket.destroySoon();
      return;
    }
    for (let from = 0; from < bytes.length; ) {
      const to = from + 1 + Math.floor(random() * bytes.length);
      socket.write(bytes.subarray(from, to));
      from = to;
      await new Promise((resolve) => setTimeout(resolve, random() * 2));
    }
    if (random() >= doubledShare) return;
    this.answersTwice += 1;
    socket.write(bytes);
  }
}

/** Where the first request of the text ends; undefined: it is not there whole. */
function wholeEnd(text: string): number | undefined {
  const head = text.indexOf("\r\n\r\n");
  if (head === -1) return undefined;
  const length = Number(/content-length: (\d+)/i.exec(text.slice(0, head))?.[1] ?? 0);
  const end = head + 4 + length;
  return text.length < end ? undefined : end;
}
