import { Agent, request } from "node:http";
import { type Answer, toldOf } from "./answer.ts";
import type { Sent, Told } from "./ledger.ts";

/** -32610: a database that went away while it wrote leaves open what it has written. */
const databaseError = -32610;

export interface DoorOptions {
  readonly port: number;
  readonly accesskey: string;
  /** Whether the trial breaks the database: then its error leaves open what was written. */
  readonly isDatabaseBroken?: boolean;
}

/** A caller's own connection to a hub, over which it sends one call after the other. */
export class Door {
  readonly #options: DoorOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #lastId = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Sends them as one call: a single receipt by purchaseRegister, more by purchaseRegisterBatch. */
  async send(receipts: readonly Sent[]): Promise<Told> {
    this.#lastId += 1;
    const [first] = receipts;
    const isSingle = receipts.length === 1 && first !== undefined && this.#lastId % 2 === 0;
    const { amount, ...cart } = wireOf(first);
    const call = isSingle
      ? { method: "purchaseRegister", params: { token: "guest", amount, cart } }
      : { method: "purchaseRegisterBatch", params: { receipts: receipts.map(wireOf) } };
    const answer = await this.#ask({ jsonrpc: "2.0", id: this.#lastId, ...call });
    return answer === undefined ? { kind: "unknown" } : this.#told(answer);
  }

  close(): void {
    this.#agent.destroy();
  }

  #told(answer: Answer): Told {
    const told = toldOf(answer);
    if (told.kind !== "refused" && answer.id !== this.#lastId) {
      throw new Error(`call ${this.#lastId} got the answer of ${String(answer.id)}`);
    }
    const isOpen = told.kind === "refused" && told.code === databaseError && this.#options.isDatabaseBroken;
    return isOpen === true ? { kind: "unknown" } : told;
  }

  /** Undefined without an answer: a connection that broke, or 503. */
  #ask(call: object): Promise<Answer | undefined> {
    const body = JSON.stringify(call);
    const { port, accesskey } = this.#options;
    return new Promise((resolve) => {
      const sent = request(
        {
          ...{ host: "127.0.0.1", port, method: "POST", path: `/s/${accesskey}`, agent: this.#agent },
          headers: { "content-length": Buffer.byteLength(body) },
        },
        (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (part: Buffer) => parts.push(part));
          answer.on("error", () => resolve(undefined));
          answer.on("end", () => {
            const text = Buffer.concat(parts).toString("utf8");
            resolve(answer.statusCode === 200 ? (JSON.parse(text) as Answer) : undefined);
          });
        },
      );
      sent.on("error", () => resolve(undefined));
      sent.end(body);
    });
  }
}

function wireOf(sent: Sent | undefined) {
  if (sent === undefined) throw new Error("a call without receipts");
  const amount = sent.amountE4 / 10_000;
  return {
    amount,
    ts: new Date(sent.second * 1000).toISOString(),
    extId: sent.extId,
    cashier: "Анна",
    positions: [{ name: "Хлеб", count: 1, total: amount }],
  };
}
