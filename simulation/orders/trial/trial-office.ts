import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { HttpMethod } from "@prilavok/contracts/office-api/route.ts";
import type { Chance } from "@prilavok/till/testing/chance.ts";
import type { OfficeAnswer } from "../office.ts";

const answeredMsMax = 60_000;
const comeLater: readonly number[] = [429, 503];
const refusals: readonly number[] = [404, 409, 422];

export interface OfficeWay {
  readonly port: () => number;
  readonly token: string;
  readonly chance: Chance;
}

/**
 * The back office of one account, over two hubs of which one may be gone: what is not answered is sent again under the
 * same Idempotency-Key, so that it is done once; a part of all requests is sent twice from the beginning.
 */
export class TrialOffice {
  readonly #way: OfficeWay;
  refused = 0;

  constructor(way: OfficeWay) {
    this.#way = way;
  }

  /** @returns undefined when the hub refuses it by a rule. @throws for every other refusal. */
  async ask<Body>(method: HttpMethod, path: string, body?: unknown): Promise<Body | undefined> {
    const key = randomUUID();
    const isTwice = method !== "GET" && this.#way.chance.happens(0.15);
    const asked = Array.from({ length: isTwice ? 2 : 1 }, () => this.#until<Body>(method, path, body, key));
    const [answer, again] = await Promise.all(asked);
    if (answer === undefined) throw new Error("nothing was asked");
    if (again !== undefined && answer.status < 300 && JSON.stringify(again) !== JSON.stringify(answer)) {
      throw new Error(`${method} ${path} has two answers: ${JSON.stringify([answer, again])}`);
    }
    if (answer.status < 300) return answer.body;
    // Of two at once the first may be done when the second is refused.
    if (again !== undefined && again.status < 300) return again.body;
    this.refused += 1;
    if (refusals.includes(answer.status)) return undefined;
    throw new Error(`${method} ${path} is answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** @throws when it is refused. */
  async done<Body>(method: HttpMethod, path: string, body?: unknown): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body);
    if (answer === undefined) throw new Error(`${method} ${path} is refused`);
    return answer;
  }

  order(uid: string): Promise<OrderAnswer> {
    return this.done("GET", `/orders/${uid}`);
  }

  /** From the order's version now. */
  async step(uid: string, step: string): Promise<OrderAnswer | undefined> {
    const { version } = await this.order(uid);
    return this.ask("POST", `/orders/${uid}/${step}`, { version });
  }

  async #until<Body>(
    method: HttpMethod,
    path: string,
    body: unknown,
    key: string,
  ): Promise<OfficeAnswer<Body>> {
    const untilMs = Date.now() + answeredMsMax;
    for (;;) {
      const answer = await this.#once<Body>(method, path, body, key).catch((cause: unknown) => {
        if (Date.now() > untilMs) throw cause;
        return undefined;
      });
      if (answer !== undefined && !comeLater.includes(answer.status)) return answer;
      if (Date.now() > untilMs) throw new Error(`${method} ${path} is not done: ${JSON.stringify(answer)}`);
      await wait(this.#way.chance.whole(20, 150));
    }
  }

  async #once<Body>(
    method: HttpMethod,
    path: string,
    body: unknown,
    key: string,
  ): Promise<OfficeAnswer<Body>> {
    const { port, token } = this.#way;
    const answer = await fetch(`http://127.0.0.1:${port()}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === "GET" ? {} : { "idempotency-key": key }),
      },
      signal: AbortSignal.timeout(answeredMsMax),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === "" ? undefined : JSON.parse(text)) as Body };
  }
}
