import { setTimeout as wait } from "node:timers/promises";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { HttpMethod } from "@prilavok/contracts/office-api/route.ts";

const tooMany = 429;

export interface OfficeAnswer<Body> {
  readonly status: number;
  readonly body: Body;
}

/** The back office of one account over HTTP, as a web shop or a person's program uses it. */
export class Office {
  readonly #url: string;
  readonly #token: string;

  /** @param url of the hub, such as http://127.0.0.1:8080 */
  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** Comes again when it is told that it asks too often. @param path under `/api/v1`. */
  async ask<Body>(method: HttpMethod, path: string, body?: unknown): Promise<OfficeAnswer<Body>> {
    const answer = await fetch(`${this.#url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status === tooMany) {
      await wait(Number(answer.headers.get("retry-after")) * 1_000);
      return this.ask(method, path, body);
    }
    const isJson = answer.headers.get("content-type")?.includes("json") === true;
    return { status: answer.status, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  /** @throws with what the hub says, when it refuses. */
  async done<Body>(method: HttpMethod, path: string, body?: unknown): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path} is answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  order(uid: string): Promise<OrderAnswer> {
    return this.done("GET", `/orders/${uid}`);
  }

  /** A step of the office, such as `approve` or `post`, from the order's version now. */
  async step(uid: string, step: string): Promise<OfficeAnswer<OrderAnswer>> {
    const { version } = await this.order(uid);
    return this.ask("POST", `/orders/${uid}/${step}`, { version });
  }
}
