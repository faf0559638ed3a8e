import { setTimeout as wait } from "node:timers/promises";
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import type { HttpMethod } from "@prilavok/contracts/office-api/route.ts";
import { Interrupted } from "../calling.ts";

/** The hub is on this machine; what takes longer is away. */
const patienceMs = 30_000;
/** Of an answer that is no refusal as the contract has it. */
const toldChars = 200;
const tooMany = 429;

export interface OfficePage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** The hub refused a request. The message is its own sentence. */
export class OfficeRefused extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${sentenceOf(text)} (${status})`);
    this.name = "OfficeRefused";
    this.status = status;
  }
}

/** The hub's REST API as a web shop or an ERP asks it. */
export class OfficeClient {
  readonly #url: string;
  readonly #token: string;
  readonly #signal: AbortSignal;

  /** @param signal ends what is under way, and everything after it. */
  constructor(options: { readonly url: string; readonly token: string; readonly signal: AbortSignal }) {
    this.#url = options.url;
    this.#token = options.token;
    this.#signal = options.signal;
  }

  /**
   * Comes again when it is told that it asks too often.
   * @param path under `/api/v1`.
   * @throws OfficeRefused; Interrupted; Error when the hub does not answer.
   */
  async ask<Answer>(method: HttpMethod, path: string, body?: object): Promise<Answer> {
    try {
      const answer = await fetch(`${this.#url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}` },
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(patienceMs)]),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (answer.status === tooMany) {
        const waitMs = Number(answer.headers.get("retry-after") ?? 1) * 1_000;
        await wait(waitMs, undefined, { signal: this.#signal });
        return await this.ask(method, path, body);
      }
      if (!answer.ok) throw new OfficeRefused(answer.status, text);
      return JSON.parse(text) as Answer;
    } catch (error) {
      if (this.#signal.aborted) throw new Interrupted("the office is asked at the next start");
      throw error;
    }
  }

  /** All pages of a list. @param path without a query, or with one. */
  async all<Item>(path: string): Promise<Item[]> {
    const items: Item[] = [];
    const mark = path.includes("?") ? "&" : "?";
    let after: string | null = null;
    do {
      const cursor: string = after === null ? "" : `&after=${encodeURIComponent(after)}`;
      const page: OfficePage<Item> = await this.ask("GET", `${path}${mark}limit=200${cursor}`);
      items.push(...page.items);
      after = page.next;
    } while (after !== null);
    return items;
  }

  order(uid: string): Promise<OrderAnswer> {
    return this.ask("GET", `/orders/${uid}`);
  }
}

/** `title` and `detail` of application/problem+json. */
function sentenceOf(text: string): string {
  try {
    const { title, detail } = JSON.parse(text) as { readonly title?: string; readonly detail?: string };
    if (title !== undefined) return detail === undefined ? title : `${title}: ${detail}`;
  } catch {
    // It is told as it came.
  }
  return text.slice(0, toldChars);
}
