import { onTestFinished } from "vitest";
import type { Document } from "../journal/document.ts";
import type { Journal } from "../journal/journal.ts";
import { type LaneName, lanesOf } from "../journal/messages.ts";
import { Lane, type LaneOptions } from "../queue/lane.ts";
import type { Mapping } from "../queue/mapping.ts";
import { Sender } from "../queue/sender.ts";
import type { LaneTiming } from "../queue/timing.ts";
import { draft } from "./draft.ts";
import { openTestJournal } from "./journal.ts";
import { ReceivingServer } from "./receiving-server.ts";

/** A thousandth of what a till waits. */
export const shortTiming: LaneTiming = {
  backoffBaseMs: 10,
  backoffMaxMs: 60,
  retryAfterMaxMs: 60_000,
  probeMs: 150,
  idleMs: 100,
  reminderMs: 100,
};

export const receiptsLane = "giftoman-receipts";

/** What a document is called on the wire. */
export function extIdOf(number: number): string {
  return `R${number}`;
}

/** As little as can be told of a document. */
export const plainReceipts: Mapping = {
  method: "purchaseRegister",
  compose: ({ number }: Document) => ({ isSendable: true, params: { extId: extIdOf(number) } }),
  batch: {
    method: "purchaseRegisterBatch",
    countMax: 100,
    partOf: (params) => params,
    whole: (receipts) => `{"receipts":${receipts}}`,
    extIdOf: (params) => ("extId" in params ? String(params.extId) : ""),
  },
};

export const plainEvents: Mapping = { ...plainReceipts, method: "registerEvent", batch: undefined };

export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly facts: object;
  readonly message: string;
}

/** Keeps what is logged, errors with all that they hold. */
export class KeptLog {
  readonly lines: LogLine[] = [];
  readonly debug = this.#at("debug");
  readonly info = this.#at("info");
  readonly warn = this.#at("warn");
  readonly error = this.#at("error");

  get text(): string {
    return JSON.stringify(this.lines, (_key, value: unknown) =>
      value instanceof Error
        ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
        : value,
    );
  }

  of(level: LogLine["level"]): string[] {
    return this.lines.filter((line) => line.level === level).map(({ message }) => message);
  }

  #at(level: LogLine["level"]) {
    return (facts: unknown, message?: string) => {
      this.lines.push({ level, facts: facts as object, message: message ?? "" });
    };
  }
}

/** Writes sales in one transaction. @returns their numbers. */
export function appendSales(journal: Journal, count: number): number[] {
  return journal.transact(() =>
    Array.from({ length: count }, () => journal.append(draft(journal, "sale")).number),
  );
}

/** A lane of receipts with a real journal, in an open shift, and a real destination. Not started. */
export async function laneSetting(given: Partial<LaneOptions> & { name?: LaneName } = {}) {
  const opened = openTestJournal({ lanes: () => lanesOf.giftoman });
  const { journal, clock } = opened;
  journal.transact(() => journal.append(draft(journal, "shift_open")));
  const server = await ReceivingServer.listen();
  const log = new KeptLog();
  const sender = new Sender();
  const lane = new Lane({
    name: receiptsLane,
    mapping: plainReceipts,
    messages: journal.messages,
    documentAt: (number) => journal.documentAt(number),
    sender,
    clock,
    timing: shortTiming,
    random: Math.random,
    log,
    onWanted: () => undefined,
    configuredIn: "giftoman.ini",
    ...given,
  });
  onTestFinished(async () => {
    await lane.close(0);
    sender.close();
  });
  const counts = () => {
    const { waiting, setAside } = journal.messages
      .counts()
      .find(({ lane: name }) => name === receiptsLane) ?? {
      waiting: 0,
      setAside: 0,
    };
    return { waiting, setAside };
  };
  const sell = (count: number) => {
    const numbers = appendSales(journal, count);
    lane.arrived();
    return numbers;
  };
  const isDrained = () => lane.status.state === "idle" && counts().waiting === 0;
  return { ...opened, journal, clock, server, log, lane, sender, counts, sell, isDrained };
}

/** @throws when it does not become true in time. */
export async function until(isTrue: () => boolean, patienceMs = 20_000): Promise<void> {
  const endMs = performance.now() + patienceMs;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`not in ${patienceMs} ms: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
