/** One keep-alive connection to the hub, opened when it is needed, and what a till does when it is told to come later. */
import type { Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { ask, type HttpAnswer, open } from "../connection.ts";
import { officeRequest, readBody, rpcRequest } from "./requests.ts";

/** A call that is told "later" so often has failed. */
const triesMax = 60;
const tooFrequentCode = -32606;

/** How often callers were told to come later. */
export interface Laters {
  count: number;
}

interface RpcAnswer<T> {
  readonly result?: T;
  readonly error?: { readonly code: number; readonly data?: { readonly retryAfter?: number } };
}

/** What an answer says: the result, or when to come again. */
type Read<T> = { readonly result: T } | { readonly afterSeconds: number };

export class Line {
  readonly #port: number;
  readonly #laters: Laters;
  #socket: Socket | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(port: number, laters: Laters) {
    this.#port = port;
    this.#laters = laters;
  }

  /** Calls a method until it is answered. @throws when it is refused, or the connection breaks. */
  call<T>(path: string, method: string, params: object): Promise<T> {
    return this.#untilAnswered(method, rpcRequest(path, method, params), (answer) => {
      const { result, error } = readBody<RpcAnswer<T>>(answer);
      if (result !== undefined) return { result };
      if (error?.code === tooFrequentCode) return { afterSeconds: error.data?.retryAfter ?? 1 };
      throw new Error(`${method}: ${JSON.stringify(error)}`);
    });
  }

  /** A request of the REST API, until it is answered. @throws when the answer is no success. */
  office<T>(token: string, method: string, path: string, body?: object): Promise<T> {
    return this.#untilAnswered(path, officeRequest(token, method, path, body), (answer) => {
      if (answer.status >= 200 && answer.status < 300) return { result: readBody<T>(answer) };
      if (answer.status === 429) return { afterSeconds: answer.retryAfter ?? 1 };
      throw new Error(`${path}: ${answer.status} ${Buffer.from(answer.body, "latin1").toString()}`);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.destroy();
  }

  async #untilAnswered<T>(what: string, request: Buffer, read: (answer: HttpAnswer) => Read<T>): Promise<T> {
    for (let tries = 1; tries <= triesMax; tries += 1) {
      const answer = await this.#ask(request);
      const told = answer.status === 503 ? { afterSeconds: answer.retryAfter ?? 1 } : read(answer);
      if ("result" in told) return told.result;
      this.#laters.count += 1;
      await wait(told.afterSeconds * 1_000);
    }
    throw new Error(`${what} was told "later" ${triesMax} times`);
  }

  /** One at a time, as a till's own. */
  #ask(request: Buffer): Promise<HttpAnswer> {
    const answer = this.#last.then(() => this.#askNow(request));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #askNow(request: Buffer): Promise<HttpAnswer> {
    if (this.#isClosed) throw new Error("the bench has closed this connection");
    if (this.#socket === undefined || !this.#socket.writable || this.#socket.readableEnded) {
      this.#socket?.destroy();
      this.#socket = await open(this.#port);
    }
    return ask(this.#socket, request);
  }
}
