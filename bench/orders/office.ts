/** The back office over the REST API: each order is made, given its tills, approved and posted. */
import type { OrderAnswer } from "@prilavok/contracts/office-api/order.ts";
import { type Laters, Line } from "./line.ts";
import { linesOf } from "./lines.ts";

/** Requests at once. An order that finds none free waits, and its clock does not run yet. */
const linesMax = 16;

export interface ApprovedOrder {
  readonly uid: string;
  readonly version: number;
}

export class Office {
  readonly #token: string;
  readonly #free: Line[];
  readonly #all: readonly Line[];
  readonly #waiting: ((line: Line) => void)[] = [];

  constructor(port: number, token: string, laters: Laters) {
    this.#token = token;
    this.#all = Array.from({ length: linesMax }, () => new Line(port, laters));
    this.#free = [...this.#all];
  }

  /** «Заказ покупателя» with its tab «ККМ» filled, «Согласован». */
  async approved(number: number, warehouseId: number): Promise<ApprovedOrder> {
    return this.#with(async (line) => {
      const body = { customerName: "Анна Петрова", warehouseId: String(warehouseId), lines: linesOf(number) };
      const { uid } = await line.office<OrderAnswer>(this.#token, "POST", "/orders", body);
      const tab = `/orders/${uid}/tills/fill`;
      const { version } = await line.office<Pick<OrderAnswer, "version">>(this.#token, "POST", tab);
      return line.office<OrderAnswer>(this.#token, "POST", `/orders/${uid}/approve`, { version });
    });
  }

  /** @param onSend told just before the request goes out. */
  async post({ uid, version }: ApprovedOrder, onSend: () => void): Promise<OrderAnswer> {
    return this.#with((line) => {
      onSend();
      return line.office<OrderAnswer>(this.#token, "POST", `/orders/${uid}/post`, { version });
    });
  }

  close(): void {
    for (const line of this.#all) line.close();
  }

  async #with<T>(work: (line: Line) => Promise<T>): Promise<T> {
    const line = this.#free.pop() ?? (await new Promise<Line>((resolve) => this.#waiting.push(resolve)));
    try {
      return await work(line);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(line);
      else next(line);
    }
  }
}
