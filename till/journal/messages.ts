import type { Connection } from "./connection.ts";
import { type DocumentKind, receiptKinds } from "./document.ts";

/** Where to messages go: what giftoman.ini names, and the hub that exchange.ini names. */
export const destinationNames = ["giftoman", "exchange"] as const;
export type DestinationName = (typeof destinationNames)[number];

/** One lane for each destination and kind: what waits in one never holds up another. */
export const lanesOf = {
  giftoman: ["giftoman-receipts", "giftoman-shifts"],
  exchange: ["hub-transactions"],
} as const satisfies Record<DestinationName, readonly string[]>;
export const laneNames = [...lanesOf.giftoman, ...lanesOf.exchange] as const;
export type LaneName = (typeof laneNames)[number];
export type LaneOf<Name extends DestinationName> = (typeof lanesOf)[Name][number];

/** Where to a lane brings its messages. */
export function isLaneOf<Name extends DestinationName>(name: Name, lane: LaneName): lane is LaneOf<Name> {
  return (lanesOf[name] as readonly LaneName[]).includes(lane);
}

const receipts: ReadonlySet<DocumentKind> = new Set([...receiptKinds, "rollback"]);

/** What each lane tells. Money put into and taken out of the drawer stays with the till. */
const kindsOf: Readonly<Record<LaneName, ReadonlySet<DocumentKind>>> = {
  "giftoman-receipts": receipts,
  "giftoman-shifts": new Set<DocumentKind>(["shift_open", "shift_close"]),
  "hub-transactions": receipts,
};

/** Whether documents of the kind are told in the lane. */
export function isToldIn(lane: LaneName, kind: DocumentKind): boolean {
  return kindsOf[lane].has(kind);
}

export type MessageState = "waiting" | "set aside";

/** That a document is to be told. What is told is made from the document each time. */
export interface Message {
  readonly lane: LaneName;
  /** Of the document. */
  readonly number: number;
  readonly createdMs: number;
  readonly state: MessageState;
  /** Why it was set aside; stays when it is released, until it is delivered. */
  readonly reason: string | null;
  /** When it was set aside, released or mended last. */
  readonly changedMs: number | null;
  /** JSON: the call's params as a person has mended them. */
  readonly mended: string | null;
}

export interface MessageFilter {
  readonly lane?: LaneName | undefined;
  readonly state?: MessageState | undefined;
  /** Only what follows this message, in the order of lanes and numbers. */
  readonly after?: { readonly lane: LaneName; readonly number: number } | undefined;
  readonly limit: number;
}

export interface LaneCounts {
  readonly lane: LaneName;
  readonly waiting: number;
  readonly setAside: number;
  /** Of those that wait. */
  readonly oldestAtMs: number | null;
}

const select =
  "select lane, number, created_ms as createdMs, state, reason, changed_ms as changedMs, mended from message";

export const messageSql = {
  insert: "insert into message (lane, number, created_ms) values (?, ?, ?) on conflict do nothing",
  waiting: `${select} where lane = ? and state = 'waiting' and number > ? order by number limit ?`,
  find: `${select} where lane = ? and number = ?`,
  list: `${select} where lane = coalesce(?, lane) and state = coalesce(?, state)
    and (lane, number) > (?, ?) order by lane, number limit ?`,
  delivered: "delete from message where lane = ? and number in (select value from json_each(?))",
  setAside:
    "update message set state = 'set aside', reason = ?, changed_ms = ? where lane = ? and number = ?",
  release:
    "update message set state = 'waiting', changed_ms = ? where lane = ? and number = ? and state = 'set aside'",
  mend: "update message set state = 'waiting', changed_ms = ?, mended = ? where lane = ? and number = ?",
  counts: "select lane, state, count(*) as count, min(number) as first from message group by lane, state",
  largestSum: `select max(total_e2) as sumE2 from (select number from message where lane = ? order by number desc limit ?)
    join document using (number)`,
  createdAt: "select created_ms as createdMs from message where lane = ? and number = ?",
} as const;

/** Messages about documents: written with the document, removed when they are delivered. */
export class Messages {
  readonly #connection: Connection;
  readonly #lanes: () => readonly LaneName[];
  readonly #now: () => number;

  /** @param lanes which ones are told of a document that is written now; none: nobody is told. */
  constructor(connection: Connection, lanes: () => readonly LaneName[], now: () => number) {
    this.#connection = connection;
    this.#lanes = lanes;
    this.#now = now;
  }

  /** Inside the transaction that writes the document. */
  addFor(kind: DocumentKind, number: number, createdMs: number): void {
    for (const lane of this.#lanes()) {
      if (isToldIn(lane, kind)) this.#connection.run(messageSql.insert, lane, number, createdMs);
    }
  }

  /** In the order of the documents' numbers, those after `after`. */
  waiting(lane: LaneName, { after = 0, limit }: { after?: number; limit: number }): Message[] {
    return this.#connection.all<Message>(messageSql.waiting, lane, after, limit);
  }

  find(lane: LaneName, number: number): Message | undefined {
    return this.#connection.get<Message>(messageSql.find, lane, number);
  }

  /** By lane and number. */
  list({ lane, state, after, limit }: MessageFilter): Message[] {
    const from = after ?? { lane: "", number: 0 };
    return this.#connection.all<Message>(
      messageSql.list,
      lane ?? null,
      state ?? null,
      from.lane,
      from.number,
      limit,
    );
  }

  /** The destination has acknowledged them: they are done with. On the disk when this returns. */
  delivered(lane: LaneName, numbers: readonly number[]): void {
    this.#connection.run(messageSql.delivered, lane, JSON.stringify(numbers));
  }

  /** @returns false when there is no such message. */
  setAside(lane: LaneName, number: number, reason: string): boolean {
    const text = reason.toWellFormed();
    return this.#connection.run(messageSql.setAside, text, this.#now(), lane, number).changes > 0;
  }

  /** Has it sent again; what was mended stays. @returns false when there is none that was set aside. */
  release(lane: LaneName, number: number): boolean {
    return this.#connection.run(messageSql.release, this.#now(), lane, number).changes > 0;
  }

  /**
   * Has a call with other params sent for the document from now on.
   * @param params JSON; null: the document's own again.
   * @returns false when there is no such message.
   */
  mend(lane: LaneName, number: number, params: string | null): boolean {
    return this.#connection.run(messageSql.mend, this.#now(), params, lane, number).changes > 0;
  }

  /** Has a document told that was told before. @returns false when it is to be told anyway, or was set aside. */
  want(lane: LaneName, number: number): boolean {
    return this.#connection.run(messageSql.insert, lane, number, this.#now()).changes > 0;
  }

  /** The largest sum of the documents that the lane's last messages are about; 0 when there are none. */
  largestSumE2(lane: LaneName, limit: number): number {
    const row = this.#connection.get<{ sumE2: number | null }>(messageSql.largestSum, lane, limit);
    return row?.sumE2 ?? 0;
  }

  /** All messages, counted. Takes a millisecond for 10,000 of them. */
  counts(): LaneCounts[] {
    const rows = this.#connection.all<{ lane: LaneName; state: MessageState; count: number; first: number }>(
      messageSql.counts,
    );
    return laneNames.map((lane) => {
      const of = (state: MessageState) => rows.find((row) => row.lane === lane && row.state === state);
      const first = of("waiting")?.first;
      return {
        lane,
        waiting: of("waiting")?.count ?? 0,
        setAside: of("set aside")?.count ?? 0,
        oldestAtMs: first === undefined ? null : (this.#createdAt(lane, first) ?? null),
      };
    });
  }

  #createdAt(lane: LaneName, number: number): number | undefined {
    return this.#connection.get<{ createdMs: number }>(messageSql.createdAt, lane, number)?.createdMs;
  }
}
