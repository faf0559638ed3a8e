import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { HttpAnswer } from "./verdict.ts";

const answerBytesMax = 4 * 1024 * 1024;
/** A connection that nobody has used for so long may be dead although nobody has said so. */
const idleSocketMs = 30_000;

/** No answer that could be read: whether the destination has got the request is not known. */
export class NoAnswer extends Error {}

/** Sends requests to one address after the other, over kept connections. One request at a time. */
export class Sender {
  readonly #http = new HttpAgent({ keepAlive: true, maxSockets: 1, timeout: idleSocketMs });
  readonly #https = new HttpsAgent({ keepAlive: true, maxSockets: 1, timeout: idleSocketMs });

  /**
   * POSTs JSON. Redirections are not followed: what was sent would go to somebody whom nobody has named.
   * @param address holds the key and is in no message of an error.
   * @throws NoAnswer: no connection, none in time, one that broke off, or an answer too large.
   */
  post(address: string, body: string, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    const bytes = Buffer.from(body);
    const isTls = address.startsWith("https:");
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new NoAnswer(why));
      const options = {
        method: "POST",
        agent: isTls ? this.#https : this.#http,
        headers: { "content-type": "application/json", "content-length": bytes.length },
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      };
      let sent: ClientRequest;
      try {
        sent = (isTls ? httpsRequest : httpRequest)(address, options, (answer) => {
          collect(answer, (why) => {
            sent.destroy();
            fail(why);
          }).then(resolve, (error: unknown) => fail(reasonOf(error, timeoutMs)));
        });
      } catch (error) {
        fail(reasonOf(error, timeoutMs));
        return;
      }
      sent.on("error", (error) => fail(reasonOf(error, timeoutMs)));
      sent.end(bytes);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

async function collect(answer: IncomingMessage, tooLarge: (why: string) => void): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) {
      tooLarge("ответ слишком велик");
      break;
    }
    chunks.push(chunk);
  }
  const retryAfter = answer.headers["retry-after"];
  return { status: answer.statusCode ?? 0, retryAfter, body: Buffer.concat(chunks).toString("utf8") };
}

/** In words that hold nothing of the address: it ends with the key. */
function reasonOf(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError")) {
    const cause = error.cause instanceof Error ? error.cause.name : error.name;
    return cause === "TimeoutError" ? `нет ответа за ${timeoutMs / 1000} с` : "прервано";
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return `нет связи${code === "" ? "" : `: ${code}`}`;
}
