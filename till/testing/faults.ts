/** What a fault proxy can do to a request. Named as they look from the client. */
export const faults = [
  "none",
  /** The port is closed for a while; this connection ends with a reset. */
  "refused",
  /** The connection is accepted, and nobody ever reads from it. */
  "black hole",
  /** The request is read, never handed on, never answered; the connection stays. */
  "half-open",
  "reset before the hub",
  "reset after the hub",
  /** The hub has answered; nothing of it arrives, and the connection stays. */
  "answer lost",
  /** The answer comes in small pieces. */
  "slow",
  /** Half of the answer's body, and the end of the connection. */
  "truncated",
  "not HTTP",
  "not JSON",
  "HTML",
  "500",
  "503",
  "503 with seconds",
  "503 with a date",
  /** The hub's answer with another id. */
  "wrong id",
  "empty body",
  "huge answer",
  "redirect",
  /** On a port that speaks TLS: plain HTTP. On a plain port: bytes that are no TLS and no HTTP, at once. */
  "TLS failure",
  /** The hub gets the request twice, one right after the other. */
  "duplicated",
  /** The hub gets the request once more some time after it was answered. */
  "delayed duplicate",
] as const;
export type Fault = (typeof faults)[number];

/** Answers that no hub of ours gives, whatever it was asked. */
export interface MadeUp {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json = { "content-type": "application/json; charset=utf-8" };
const html = { "content-type": "text/html; charset=utf-8" };
const page = "<!doctype html><title>Wi-Fi</title><h1>Добро пожаловать в сеть магазина</h1>";

/** Faults that are just another answer. */
export function madeUpAnswer(fault: Fault, retryAfterS: number, elsewhere: string): MadeUp | undefined {
  switch (fault) {
    case "not JSON":
      return { status: 200, headers: json, body: '{"jsonrpc":"2.0","id":"1","result":{"am' };
    case "HTML":
      return { status: 200, headers: html, body: page };
    case "500":
      return { status: 500, headers: html, body: "<h1>Internal Server Error</h1>" };
    case "503":
      return { status: 503, headers: html, body: "<h1>Service Unavailable</h1>" };
    case "503 with seconds":
      return { status: 503, headers: { ...html, "retry-after": String(retryAfterS) }, body: "later" };
    case "503 with a date": {
      const date = new Date(Date.now() + retryAfterS * 1_000).toUTCString();
      return { status: 503, headers: { ...html, "retry-after": date }, body: "later" };
    }
    case "empty body":
      return { status: 200, headers: json, body: "" };
    case "redirect":
      return { status: 307, headers: { location: elsewhere }, body: "" };
    default:
      return undefined;
  }
}
