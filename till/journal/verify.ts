import { setImmediate as nextTurn } from "node:timers/promises";
import type Database from "better-sqlite3";
import { firstPreviousHash } from "./chain.ts";
import { schemaFault } from "./declared-schema.ts";
import type { Mode } from "./document.ts";
import { type DocumentRow, documentSql } from "./documents.ts";
import { orJournalFailure } from "./failure.ts";
import type { Anchor, Fault } from "./fault.ts";
import { connectForReading, identityOf, isDamage, type Replaced, replacedBy } from "./file.ts";
import { type ReferenceRow, referenceChecks } from "./references.ts";
import { Walk } from "./walk.ts";

export interface VerifyOptions {
  /** Hashes known from elsewhere. Only they show that the tail was cut off or made anew. */
  readonly anchors?: readonly Anchor[];
  /** Called now and then with the number of documents that were found right. */
  readonly onProgress?: (documents: number) => void;
}

export interface Verification {
  readonly serial: string;
  readonly mode: Mode;
  /** How many documents, from the first on, are right. */
  readonly documents: number;
  /** Hash of the last one that is right; of the empty chain when there is none. */
  readonly hash: string;
  /** What is wrong first; undefined: nothing was found. */
  readonly fault: Fault | undefined;
  /** The lost journal that this one was made in the place of. */
  readonly replaces: Replaced | null;
}

/** Rows between two turns of the event loop. */
const rowsATurn = 500;

/**
 * Goes through a whole journal and finds the first thing that is wrong. Only reads, in constant memory, and works beside
 * the till that writes the journal: it sees the journal as it was when it began.
 * @throws JournalRefused when the file is no journal, or so damaged that it does not say whose it is; JournalFailure when the disk cannot be read.
 */
export async function verifyJournal(path: string, options: VerifyOptions = {}): Promise<Verification> {
  const database = orJournalFailure(() => connectForReading(path));
  try {
    const { serial, mode } = identityOf(database, path);
    const walk = new Walk(firstPreviousHash(serial, mode));
    const fault = await run(faultsOf(database, walk, options.anchors ?? []), () =>
      options.onProgress?.(walk.number),
    );
    const replaces = orJournalFailure(() => replacedBy(database));
    return { serial, mode, documents: walk.number, hash: walk.hash, fault, replaces };
  } finally {
    database.close();
  }
}

/** Runs the steps, with a turn for others between them. */
async function run(
  steps: Generator<void, Fault | undefined>,
  onStep: () => void,
): Promise<Fault | undefined> {
  try {
    for (;;) {
      const step = orJournalFailure(() => nextStep(steps));
      if (step.done === true) return step.value;
      onStep();
      await nextTurn();
    }
  } finally {
    steps.return(undefined);
  }
}

/** A file that SQLite finds damaged has a fault; one that cannot be read is an error. */
function nextStep(steps: Generator<void, Fault | undefined>): IteratorResult<void, Fault | undefined> {
  try {
    return steps.next();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { done: true, value: { kind: "file", number: null, detail: error.message } };
  }
}

function* faultsOf(
  database: Database.Database,
  walk: Walk,
  anchors: readonly Anchor[],
): Generator<void, Fault | undefined> {
  // One transaction, so that all that is read belongs together.
  database.exec("begin");
  return (
    schemaFault(database) ??
    (yield* documentsFault(database, walk, anchors)) ??
    (yield* referencesFault(database)) ??
    pagesFault(database)
  );
}

function* documentsFault(
  database: Database.Database,
  walk: Walk,
  anchors: readonly Anchor[],
): Generator<void, Fault | undefined> {
  const expected = new Map(anchors.map(({ number, hash }) => [number, hash]));
  for (const row of database.prepare<[], DocumentRow>(documentSql.all).iterate()) {
    const fault = walk.step(row) ?? anchorFault(row, expected);
    if (fault !== undefined) return fault;
    if (row.number % rowsATurn === 0) yield;
  }
  const missing = anchors.find(({ number }) => number > walk.number || number < 1);
  if (missing === undefined) return undefined;
  const detail = `document ${missing.number} is known from elsewhere; the journal ends with ${walk.number}`;
  return { kind: "anchor", number: missing.number, detail };
}

function anchorFault({ number, hash }: DocumentRow, expected: Map<number, string>): Fault | undefined {
  const known = expected.get(number);
  return known === undefined || known === hash
    ? undefined
    : { kind: "anchor", number, detail: `its hash is known from elsewhere to be ${known}` };
}

function* referencesFault(database: Database.Database): Generator<void, Fault | undefined> {
  let rows = 0;
  for (const { sql, name } of referenceChecks) {
    for (const row of database.prepare<[], ReferenceRow>(sql).iterate()) {
      if (row.isThere === 0) {
        return { kind: "reference", number: row.number, detail: `${name(row.id)} is not there` };
      }
      rows += 1;
      if (rows % rowsATurn === 0) yield;
    }
  }
  return undefined;
}

/** SQLite's own check, of indexes too. Last, because a broken chain says more about what happened. */
function pagesFault(database: Database.Database): Fault | undefined {
  const said = database.pragma("integrity_check(1)", { simple: true });
  return said === "ok" ? undefined : { kind: "file", number: null, detail: String(said) };
}
