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

export class Line {
  readonly #port: number;
  readonly #laters: Laters;
  #socket: Socket | undefined;
  #isClosed = false;

  constructor(port: number, laters: Laters) {
    this.#port = port;
    this.#laters = laters;
  }

  /** Calls a method until it is answered. @throws when it is refused, or the connection breaks. */
  async call<T>(path: string, method: string, params: object): Promise<T> {
    const request = rpcRequest(path, method, params);
    for (let tries = 1; tries <= triesMax; tries += 1) {
      const answer = await this.#ask(request);
      const { result, error } = answer.status === 503 ? laterOf<T>(answer) : readBody<RpcAnswer<T>>(answer);
      if (result !== undefined) return result;
      if (error?.code !== tooFrequentCode) throw new Error(`${method}: ${JSON.stringify(error)}`);
      this.#laters.count += 1;
      await wait(1_000 * (error.data?.retryAfter ?? 1));
    }
    throw new Error(`${method} was told "later" ${triesMax} times`);
  }

  /** @throws when the answer is no success. */
  async office<T>(token: string, method: string, path: string, body?: object): Promise<T> {
    const answer = await this.#ask(officeRequest(token, method, path, body));
    if (answer.status >= 200 && answer.status < 300) return readBody<T>(answer);
    throw new Error(`${method} ${path}: ${answer.status} ${Buffer.from(answer.body, "latin1").toString()}`);
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.destroy();
  }

  async #ask(request: Buffer): Promise<HttpAnswer> {
    if (this.#isClosed) throw new Error("the bench has closed this connection");
    if (this.#socket === undefined || !this.#socket.writable || this.#socket.readableEnded) {
      this.#socket?.destroy();
      this.#socket = await open(this.#port);
    }
    return ask(this.#socket, request);
  }
}

function laterOf<T>({ retryAfter }: HttpAnswer): RpcAnswer<T> {
  const data = retryAfter === undefined ? {} : { retryAfter };
  return { error: { code: tooFrequentCode, data } };
}
