import { packetsPerAnswerMax } from "@prilavok/contracts/exchange/limits.ts";
import type { Queryable } from "../database/pool.ts";
import type { WithdrawalReason } from "./deliveries.ts";
import { packetsSql, wordsSql } from "./receive-sql.ts";

/** Packets of an answer, as far as they fit. */
export interface Words<Packet = WordPacket> {
  readonly packets: readonly Packet[];
  /** The position of the last of them; 0: there are none. */
  readonly last: bigint;
  /** There are more than fit. */
  readonly more: boolean;
}
export const noWords: Words<never> = { packets: [], last: 0n, more: false };

export type WordPacket =
  | { readonly kind: "order"; readonly order: unknown; readonly heldBy: string | null }
  | {
      readonly kind: "withdrawal";
      readonly uid: string;
      readonly version: number;
      readonly reason: WithdrawalReason;
    };

/** Which words of its feed a till shall get. */
export interface WordsAsked {
  readonly deviceId: number;
  readonly above: bigint;
  readonly upTo: bigint;
  /** Withdrawals up to this position are left out: the till does not have what they take away. */
  readonly goneUpTo: bigint;
}

/** One packet of an answer is kept free for the settings. */
const wordsMax = packetsPerAnswerMax - 1;
/** Of packets as they are stored, which is packed: it bounds what is read. */
const storedBytesMax = 256 * 1024;
/** Of packets as they are sent: the last one may go beyond it. */
const sentBytesMax = 1024 * 1024;

interface WordRow {
  readonly place: number;
  readonly position: bigint;
  readonly lastPosition: bigint;
  readonly uid: string;
  readonly orderId: number;
  readonly version: number;
  readonly because: WithdrawalReason | null;
  readonly heldBy: string | null;
}

interface PacketRow {
  readonly orderId: number;
  readonly version: number;
  readonly body: unknown;
  readonly bytes: number;
}

/** @returns for each ask its words. A packet that many tills get is read once. */
export async function readWords(database: Queryable, asked: readonly WordsAsked[]): Promise<Words[]> {
  const places = [...asked.keys()].filter((place) => isNew(asked[place]));
  const answers = asked.map((): Words => noWords);
  if (places.length === 0) return answers;
  const columns = places.flatMap((place) => asked[place] ?? []);
  const { rows } = await database.query<WordRow>(wordsSql, [
    columns.map(({ deviceId }) => deviceId),
    columns.map(({ above }) => above),
    columns.map(({ upTo }) => upTo),
    columns.map(({ goneUpTo }) => goneUpTo),
    wordsMax + 1,
    storedBytesMax,
  ]);
  const packets = await readPackets(database, rows);
  for (const [index, own] of Map.groupBy(rows, ({ place }) => place)) {
    answers[places[index] ?? 0] = wordsOf(own, packets);
  }
  return answers;
}

function isNew(asked: WordsAsked | undefined): boolean {
  return asked !== undefined && asked.upTo > asked.above;
}

async function readPackets(
  database: Queryable,
  rows: readonly WordRow[],
): Promise<ReadonlyMap<string, PacketRow>> {
  const wanted = new Map(rows.filter(({ because }) => because === null).map((row) => [keyOf(row), row]));
  if (wanted.size === 0) return new Map();
  const { rows: packets } = await database.query<PacketRow>(packetsSql, [
    Array.from(wanted.values(), ({ orderId }) => orderId),
    Array.from(wanted.values(), ({ version }) => version),
  ]);
  return new Map(packets.map((packet) => [keyOf(packet), packet]));
}

function keyOf({ orderId, version }: Pick<WordRow, "orderId" | "version">): string {
  return `${orderId} ${version}`;
}

function wordsOf(rows: readonly WordRow[], packets: ReadonlyMap<string, PacketRow>): Words {
  const fitting: WordPacket[] = [];
  let last = 0n;
  let bytes = 0;
  for (const row of rows) {
    if (bytes >= sentBytesMax || fitting.length === wordsMax) break;
    last = row.position;
    const { uid, version, because, heldBy } = row;
    if (because !== null) {
      fitting.push({ kind: "withdrawal", uid, version, reason: because });
      continue;
    }
    const packet = packets.get(keyOf(row));
    // A packet that has gone since the words were read has been replaced by a later word.
    if (packet === undefined) continue;
    fitting.push({ kind: "order", order: packet.body, heldBy });
    bytes += packet.bytes;
  }
  return { packets: fitting, last, more: last < (rows[0]?.lastPosition ?? 0n) };
}
