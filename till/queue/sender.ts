import type { IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { Agent as HttpAgent, request as httpRequest } from "../http.ts";
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
  async post(address: string, body: string, timeoutMs: number, signal: AbortSignal): Promise<HttpAnswer> {
    if (signal.aborted) throw new NoAnswer("прервано");
    const stop = new AbortController();
    let why: string | undefined;
    const stopFor = (reason: string) => {
      why ??= reason;
      stop.abort();
    };
    const onAbort = () => stopFor("прервано");
    const timer = setTimeout(() => stopFor(`нет ответа за ${timeoutMs / 1000} с`), timeoutMs);
    signal.addEventListener("abort", onAbort);
    try {
      return await this.#exchange(address, body, stop.signal);
    } catch (error) {
      throw error instanceof NoAnswer ? error : new NoAnswer(why ?? reasonOf(error));
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    }
  }

  #exchange(address: string, body: string, signal: AbortSignal): Promise<HttpAnswer> {
    const isTls = /^https:/i.test(address);
    const options = {
      method: "POST",
      agent: isTls ? this.#https : this.#http,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      signal,
    };
    return new Promise((resolve, reject) => {
      const sent = (isTls ? httpsRequest : httpRequest)(address, options, (answer) => {
        collect(answer).then(resolve, (error: unknown) => {
          sent.destroy();
          reject(error);
        });
      });
      sent.on("error", reject);
      // As text: a buffer for each would wait for the collector, and a backlog sends hundreds of megabytes.
      sent.end(body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

async function collect(answer: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new NoAnswer("ответ слишком велик");
    chunks.push(chunk);
  }
  const { date, "retry-after": retryAfter } = answer.headers;
  return { status: answer.statusCode ?? 0, retryAfter, date, body: Buffer.concat(chunks).toString("utf8") };
}

/** In words that hold nothing of the address: it ends with the key. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return `нет связи${code === "" ? "" : `: ${code}`}`;
}
