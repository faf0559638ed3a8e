import Database from "better-sqlite3";
import { chainHash } from "../journal/chain.ts";
import { type DocumentRow, hashedValues } from "../journal/documents.ts";

/** Changes a journal's file as somebody would who wants to: behind the till's back, with the triggers away meanwhile. */
export function tamper(path: string, change: (database: Database.Database) => void): void {
  const database = new Database(path);
  const triggers = database.prepare("select name, sql from sqlite_schema where type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  database.pragma("foreign_keys = off");
  for (const { name } of triggers) database.exec(`drop trigger ${name}`);
  change(database);
  for (const { sql } of triggers) database.exec(sql);
  database.close();
}

/** Makes the hashes of all documents from `first` on anew, as if they had always been so. */
export function chainAnew(database: Database.Database, first: number): void {
  const rows = database
    .prepare("select * from document where number >= ? order by number")
    .all(first) as DocumentRow[];
  const update = database.prepare("update document set previous_hash = ?, hash = ? where number = ?");
  let previousHash = rows[0]?.previous_hash ?? "";
  for (const row of rows) {
    const hash = chainHash(previousHash, hashedValues(row), row.content);
    update.run(previousHash, hash, row.number);
    previousHash = hash;
  }
}
