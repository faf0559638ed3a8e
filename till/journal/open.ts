import type Database from "better-sqlite3";
import { chainHash, firstPreviousHash } from "./chain.ts";
import type { Connection } from "./connection.ts";
import { type DocumentRow, documentSql, hashedValues } from "./documents.ts";
import {
  applicationId,
  formatOf,
  formatVersion,
  type Identity,
  identityOf,
  JournalRefused,
  type Replaced,
  schemaSql,
} from "./file.ts";

/**
 * Makes an empty file a journal, in one transaction: after a crash it is still empty, or whole.
 * A later format adds its migrations here, one for each `user_version`.
 */
export function prepareSchema(
  database: Database.Database,
  path: string,
  identity: Identity & { readonly replaces?: Replaced | undefined },
  nowMs: number,
): void {
  if (formatOf(database, path) !== undefined) return;
  database.transaction(() => {
    database.exec(schemaSql);
    const add = database.prepare("insert into about (name, value) values (?, ?)");
    add.run("serial", identity.serial);
    add.run("mode", identity.mode);
    add.run("created_ms", String(nowMs));
    // There is none of before.
    add.run("markings_read", "gs1");
    if (identity.replaces !== undefined) add.run("replaces", JSON.stringify(identity.replaces));
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${formatVersion}`);
  })();
}

/** @throws JournalRefused when the file is the journal of another till or mode. */
export function refuseForeign(database: Database.Database, path: string, wanted: Identity): void {
  const found = identityOf(database, path);
  if (found.serial !== wanted.serial) {
    throw new JournalRefused(`${path} is the journal of the till ${found.serial}, not of ${wanted.serial}`);
  }
  if (found.mode !== wanted.mode) {
    throw new JournalRefused(`${path} is the journal of the mode ${found.mode}, not of ${wanted.mode}`);
  }
}

/** Whether the last document is what was written. All of them are looked at by `verify`. */
export function checkLastLink(connection: Connection, path: string, identity: Identity): void {
  const last = connection.get<DocumentRow>(documentSql.last);
  if (last === undefined) return;
  const before =
    last.number === 1
      ? firstPreviousHash(identity.serial, identity.mode)
      : connection.get<DocumentRow>(documentSql.at, last.number - 1)?.hash;
  const hash = chainHash(last.previous_hash, hashedValues(last), last.content);
  if (before !== last.previous_hash || hash !== last.hash) {
    throw new JournalRefused(
      `${path}: the last document, ${last.number}, is not as it was written. Run "prilavok-till verify" and keep the file`,
    );
  }
}
