import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isObject, methodRules, parseWritten, Refused } from "./strict-giftoman-rules.ts";

/** Codes and texts of the source's table, as far as this server answers them. */
const messages = {
  [-32600]: "Неправильный формат запроса",
  [-32601]: "Неправильная операция",
  [-32602]: "Неправильные параметры операции",
  [-32605]: "Операция не удалась",
  [-32606]: "Слишком частое выполнение операции",
  [-32610]: "Ошибка БД",
  [-32700]: "Неправильный формат сообщения",
  [-32800]: "Неизвестный терминал",
  [-32801]: "Терминал заблокирован",
  [-32802]: "Невалидный секретный ключ",
  [-33100]: "Отказ в авторизации",
} as const;
export type StrictCode = keyof typeof messages;

type Json = Readonly<Record<string, unknown>>;

/** A call as it arrived. */
export interface StrictCall {
  readonly method: string;
  readonly params: Json;
  /** What was refused about it, with its path; undefined when it was accepted. */
  readonly refused?: string;
}

class Failure extends Error {
  readonly code: StrictCode;
  readonly receipt: unknown;

  constructor(code: StrictCode, told: string, receipt?: unknown) {
    super(told);
    this.code = code;
    this.receipt = receipt;
  }
}

/** Ids are unsigned int64: the first one is beyond what a double can tell apart. */
const firstId = 9_007_199_254_740_993n;
const bodyBytesMax = 16 * 1024 * 1024;

/**
 * A stand-in for the original Giftoman, made from its document alone and read as narrowly as that can be: a member, a
 * length or a digit that is not documented is -32602; nothing else is in its answers either. No compression, no batches of
 * calls, no second look at a receipt: what arrives twice is registered twice. It proves that a till sends nothing that the
 * original does not know. Receipts of a batch are registered all or none, of which the document says nothing.
 */
export class StrictGiftoman {
  /** In the order of arrival, flat: the members of `cart` beside the amount, and the token of one that came alone. */
  readonly receipts: Json[] = [];
  readonly events: Json[] = [];
  /** Every call that could be read. */
  readonly calls: StrictCall[] = [];
  readonly #server: Server;
  readonly #key: string;
  #failures: { code: StrictCode; left: number } = { code: -32605, left: 0 };
  #nextId = firstId;

  private constructor(key: string) {
    this.#key = key;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** Listens on loopback, at a free port. */
  static async open(key = "strict-key"): Promise<StrictGiftoman> {
    const opened = new StrictGiftoman(key);
    opened.#server.listen(0, "127.0.0.1");
    await once(opened.#server, "listening");
    return opened;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What a till calls `url`; the key comes behind it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/s/`;
  }

  /** The next calls are answered with this error, whatever they hold. */
  failNext(code: StrictCode, times = 1): void {
    this.#failures = { code, left: times };
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        if (bytes > bodyBytesMax) return void request.destroy();
        chunks.push(chunk);
      }
    } catch {
      // The caller has gone: there is nobody to answer.
      return;
    }
    if (request.method !== "POST" || !request.url?.startsWith("/s/")) {
      response.writeHead(404).end();
      return;
    }
    const answer = this.#answer(Buffer.concat(chunks).toString("utf8"), request.url.slice("/s/".length));
    response.writeHead(200, { "Content-Type": "application/json; charset=utf-8" }).end(answer);
  }

  #answer(body: string, key: string): string {
    let id: unknown = null;
    try {
      const { call, plain } = readCall(body);
      id = call.id;
      if (key !== this.#key) throw new Failure(-32800, "another key");
      if (this.#failures.left > 0) {
        this.#failures.left -= 1;
        throw new Failure(this.#failures.code, "as the test wanted");
      }
      return JSON.stringify({ jsonrpc: "2.0", id, result: this.#run(call, plain) });
    } catch (cause) {
      if (!(cause instanceof Failure)) throw cause;
      const { code, receipt } = cause;
      const error = { code, message: messages[code], ...(receipt === undefined ? {} : { receipt }) };
      return JSON.stringify({ jsonrpc: "2.0", id, error });
    }
  }

  #run(call: Call, plain: Json): unknown {
    const method = call.method === "regısterEvent" ? "registerEvent" : call.method;
    const rule = Object.hasOwn(methodRules, method) ? methodRules[method] : undefined;
    if (rule === undefined) throw new Failure(-32601, method);
    const params = named(plain.params, rule.names);
    try {
      rule.params(named(call.params, rule.names), "");
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
      this.calls.push({ method, params, refused: cause.message });
      throw new Failure(-32602, cause.message, offenderOf(params, cause.path));
    }
    this.calls.push({ method, params });
    return this.#register(method, params);
  }

  #register(method: string, params: Json): unknown {
    switch (method) {
      case "purchaseRegister": {
        const { token, amount, cart, ...poskey } = params;
        this.receipts.push({ token, amount, ...(cart as Json), ...poskey });
        const id = JSON.rawJSON(String(this.#nextId++));
        return { amount, id, ts: new Date().toISOString() };
      }
      case "purchaseRegisterBatch": {
        const receipts = params.receipts as readonly Json[];
        this.receipts.push(...receipts);
        this.#nextId += BigInt(receipts.length);
        return { count: receipts.length };
      }
      case "registerEvent":
        this.events.push(params);
        // The document breaks off before the answer.
        return true;
      case "planSet": {
        const { metric, plan, year, month = -1, day = -1 } = params;
        return { addressId: "1", metric, plan, year, month, day };
      }
      case "planPublish":
        return { addressId: "1", auto: params.auto };
      default:
        // This server reckons nothing.
        return { data: {} };
    }
  }
}

interface Call {
  readonly id: unknown;
  readonly method: string;
  readonly params: unknown;
}

const callNames = ["jsonrpc", "id", "method", "params"];

/** @returns the call with numbers as they were written, and as JSON.parse reads it. */
function readCall(body: string): { call: Call; plain: Json } {
  let written: unknown;
  try {
    written = parseWritten(body);
  } catch {
    throw new Failure(-32700, "no JSON");
  }
  const isKnown = isObject(written) && Object.keys(written).every((name) => callNames.includes(name));
  if (!isKnown) throw new Failure(-32600, "no call");
  const { jsonrpc, id, method, params } = written as Json;
  if (jsonrpc !== "2.0" || typeof id !== "string" || typeof method !== "string") {
    throw new Failure(-32600, "no call");
  }
  if (!isObject(params) && !Array.isArray(params)) throw new Failure(-32600, "no params");
  return { call: { id, method, params }, plain: JSON.parse(body) as Json };
}

/** Arguments in an array come in the order of the signature. */
function named(params: unknown, names: readonly string[]): Json {
  if (!Array.isArray(params)) return params as Json;
  return Object.fromEntries(params.map((value, place) => [names[place] ?? `[${place}]`, value]));
}

function offenderOf(params: Json, path: string): unknown {
  const place = /^receipts\[(\d+)\]/.exec(path)?.[1];
  return place === undefined ? undefined : (params.receipts as readonly unknown[])[Number(place)];
}
