import { request } from "node:http";
import { connect, type Socket } from "node:net";
import type { BaseResponse, ErrorResponse } from "@prilavok/contracts/till-api/answers.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface Call {
  readonly port: number;
  readonly host?: string;
  /** Of this machine's, which the call comes from. */
  readonly localAddress?: string;
  readonly path?: string;
  readonly method?: string;
  /** Names are sent in these very letters. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
  /** How long the answer may take; absent: as long as it likes. */
  readonly waitMs?: number;
}

/** One HTTP request over a connection of its own. `fetch` would lower-case the names of headers. */
export function call({
  port,
  host = "127.0.0.1",
  localAddress,
  path = "/v1",
  method = "POST",
  headers,
  body,
  waitMs,
}: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const patience = waitMs === undefined ? {} : { signal: AbortSignal.timeout(waitMs) };
    const options = {
      port,
      host,
      path,
      method,
      headers: { ...headers },
      agent: false,
      ...patience,
      ...(localAddress === undefined ? {} : { localAddress }),
    };
    const asked = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const told = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
        resolve({
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(told),
          text: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

export type TillAnswer = Partial<Omit<BaseResponse, "resultCode" | "messageTitle">> &
  Pick<ErrorResponse, "messageDetail" | "type"> & {
    readonly messageTitle: string;
    readonly resultCode: number;
    readonly status: number;
  };

/** An operation, as a cash program asks for it. */
export async function operate(
  port: number,
  operation: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  limits: Pick<Call, "waitMs" | "localAddress"> = {},
): Promise<TillAnswer> {
  const { status, text } = await call({
    port,
    ...limits,
    headers: { INTENT_OPERATION_TYPE: operation, "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status, ...JSON.parse(text) };
}

/** A bare connection, for what no HTTP client would send. */
export class Wire {
  readonly socket: Socket;
  readonly ended: Promise<string>;
  #text = "";

  /** @param localAddress of this machine's, which it comes from. */
  constructor(port: number, localAddress?: string) {
    this.socket = connect({
      port,
      host: "127.0.0.1",
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    this.socket.setEncoding("utf8");
    this.socket.on("data", (text: string) => {
      this.#text += text;
    });
    this.ended = new Promise((resolve) => this.socket.on("close", () => resolve(this.#text)));
    // A reset ends the connection too.
    this.socket.on("error", () => undefined);
  }

  get text(): string {
    return this.#text;
  }

  send(text: string | Uint8Array): this {
    this.socket.write(text);
    return this;
  }
}
