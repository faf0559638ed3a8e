import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { Chance } from "../testing/chance.ts";
import { operate, type TillAnswer } from "../testing/http.ts";
import { type Attempt, operationIdReused, shiftTooOld } from "./attempt.ts";
import type { Books, Entry } from "./books.ts";
import { choose, closing } from "./choice.ts";
import { rollBack } from "./returning.ts";
import { sell } from "./selling.ts";
import { Shelf } from "./shelf.ts";

/** However the till is: who has reached it hears something within this. */
const answerMsMax = 30_000;
const pauseMs = 5;

/** Nothing was done: ask again. */
const tooBusy = 691;

export interface CallerOptions {
  readonly name: string;
  readonly seed: string;
  readonly books: Books;
  /** Where the till is; resolves when it is open. */
  readonly port: () => Promise<number>;
  /** Opens and closes shifts. One caller of a till does. */
  readonly isSenior: boolean;
  /** Codes after which it asks for the same again. */
  readonly askAgain?: readonly number[];
  /** What it does before it asks again. */
  readonly meanwhile?: (told: TillAnswer) => Promise<void>;
  /** Codes that any operation may be refused with. */
  readonly mayRefuse?: readonly number[];
}

/**
 * A cash program that does things right: each operation has an id of its own, and one whose answer did not come is asked
 * for again with the same id and body until it is answered. It believes nothing but answers, and keeps them.
 */
export class Caller {
  readonly name: string;
  readonly shelf: Shelf;
  readonly isSenior: boolean;
  isShiftOpen = false;
  isShiftOld = false;
  /** Answers that were not 200, by code. */
  readonly refused = new Map<number, number>();
  readonly #options: CallerOptions;
  readonly #askAgain: ReadonlySet<number>;
  readonly #done: Entry[] = [];
  #step = 0;

  constructor(options: CallerOptions) {
    this.#options = options;
    this.name = options.name;
    this.isSenior = options.isSenior;
    this.shelf = new Shelf(options.name);
    this.#askAgain = new Set([tooBusy, ...(options.askAgain ?? [])]);
  }

  /** Works until it is told to stop, and has an answer to everything then. */
  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) await this.step();
  }

  /** One operation. What it tries follows from the seed, its place, and what the caller was told so far. */
  async step(): Promise<void> {
    const chance = this.#nextStep();
    const before = this.#done.length > 0 && chance.happens(0.05) ? chance.one(this.#done) : undefined;
    if (before === undefined) await this.#attempt(choose(chance, this), chance.happens(0.05));
    else await this.#repeat(before, chance.happens(0.2));
  }

  /** While nobody else sells. */
  async sellAndAnnul(): Promise<void> {
    await this.#attempt(sell(this.#nextStep(), this.shelf), false);
    const annulment = rollBack(this.shelf);
    this.#nextStep();
    if (annulment !== undefined) await this.#attempt(annulment, false);
  }

  /** Closes the shift, if it is open. */
  async closeShift(): Promise<void> {
    if (!this.isShiftOpen) return;
    this.#nextStep();
    await this.#attempt(closing(this), false);
  }

  #nextStep(): Chance {
    this.#step += 1;
    return new Chance(`${this.#options.seed} ${this.name} ${this.#step}`);
  }

  async #attempt({ operation, body, mayRefuse, book }: Attempt, isSentTwice: boolean): Promise<void> {
    const whole = { ...body, cashier: `Кассир ${this.name}`, operationId: `${this.name}-${this.#step}` };
    // Two reports are two reports.
    const sent = isSentTwice && operation !== "X_REPORT" ? [1, 2] : [1];
    const all = await Promise.all(sent.map(() => this.ask(operation, whole)));
    const done = all.filter(({ answer }) => answer.resultCode === 200);
    const [first] = done.length > 0 ? done : all;
    if (first === undefined) return;
    const { answer, asked } = first;
    for (const other of done) expect(withoutPrint(other.answer)).toEqual(withoutPrint(answer));
    if (answer.resultCode !== 200) {
      this.#noteRefusal(answer, mayRefuse);
      return;
    }
    const posting = book(answer);
    if (posting === undefined) {
      if (answer.report !== undefined) this.#options.books.addReport(answer.report);
      return;
    }
    const entry = { operation, body: whole, answer, posting, asked };
    this.#done.push(entry);
    this.#options.books.add(entry);
  }

  /** Asks for something that it was answered before. */
  async #repeat({ operation, body, answer }: Entry, isOther: boolean): Promise<void> {
    if (isOther) {
      const other = await this.ask(operation, { ...body, cashier: "Другой" });
      expect(other.answer).toMatchObject({ resultCode: operationIdReused, status: 400 });
      return;
    }
    const again = await this.ask(operation, body);
    expect(withoutPrint(again.answer)).toEqual(withoutPrint(answer));
  }

  /** Asks until there is an answer. */
  async ask(operation: string, body: object): Promise<{ answer: TillAnswer; asked: number }> {
    for (let asked = 1; ; asked += 1) {
      const answer = await this.askOnce(operation, body);
      if (answer !== undefined && !this.#askAgain.has(answer.resultCode)) return { answer, asked };
      if (answer !== undefined) await this.#options.meanwhile?.(answer);
      await wait(pauseMs);
    }
  }

  /** @returns undefined when the till was gone before it had answered. */
  async askOnce(operation: string, body: object): Promise<TillAnswer | undefined> {
    const port = await this.#options.port();
    try {
      return await operate(port, operation, body, {}, { waitMs: answerMsMax });
    } catch (error) {
      if (error instanceof Error && "code" in error && broken.has(String(error.code))) return undefined;
      throw error;
    }
  }

  #noteRefusal({ resultCode, messageDetail, type }: TillAnswer, mayRefuse: readonly number[]): void {
    if (resultCode === shiftTooOld) this.isShiftOld = true;
    this.refused.set(resultCode, (this.refused.get(resultCode) ?? 0) + 1);
    const allowed = [...mayRefuse, ...(this.#options.mayRefuse ?? [])];
    expect(allowed, `${type}: ${resultCode} ${messageDetail}`).toContain(resultCode);
  }
}

/** The connection broke, or there was none. */
const broken = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

/** Whether the paper came out by then is no part of what a repeat answers. */
export function withoutPrint({ isPrintSuccess: _, ...answer }: TillAnswer): object {
  return answer;
}
