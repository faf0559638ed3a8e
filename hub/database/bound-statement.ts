/**
 * Prepared statements whose parameters are columns of many rows, put on the wire in one message.
 *
 * Why not `connection.query`: its promise keeps the query, and with it the parameters, where V8's collector of young
 * objects cannot free them. Each write of receipts left its parameters to the old generation, 350 bytes a receipt, and
 * a full collection every second under load (seen with node 26 and pg 8.23: 3,000 queries with 50 kB of parameters
 * leave 150 MB, with a callback that does not see the query 0.2 MB).
 */

import type { Submittable, Connection as WireConnection } from "pg";
import { arrayLiteral } from "./columns.ts";

export interface Statement {
  /** Prepared under this name, once a connection. */
  readonly name: string;
  readonly text: string;
}

/** A column of a row set becomes a PostgreSQL array. */
export type Column = readonly (number | string | null)[];

/** A statement with its parameters, ready to be sent. */
export interface BoundStatement {
  readonly statement: Statement;
  /** The messages Bind, Execute and Sync. */
  readonly messages: Buffer;
}

const code = { bind: 0x42, execute: 0x45, sync: 0x53 } as const;
const openBrace = 0x7b;
const closeBrace = 0x7d;
/** An unnamed portal, all rows. */
const executeBytes = 1 + 4 + 1 + 4;
const syncBytes = 1 + 4;

/** Source of the form: PostgreSQL's manual, "Message Formats". All parameters go as text. */
export function bind(statement: Statement, parameters: readonly (string | Column)[]): BoundStatement {
  const { name } = statement;
  const texts = parameters.map(textOf);
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const bindBytes =
    4 + 1 + name.length + 1 + 2 + 2 + lengths.reduce((sum, length) => sum + 4 + length, 0) + 2;
  const messages = Buffer.allocUnsafeSlow(1 + bindBytes + executeBytes + syncBytes);
  let at = messages.writeUInt8(code.bind, 0);
  at = messages.writeInt32BE(bindBytes, at);
  at = messages.writeUInt8(0, at);
  at += messages.write(name, at);
  at = messages.writeUInt8(0, at);
  at = messages.writeInt16BE(0, at);
  at = messages.writeInt16BE(texts.length, at);
  for (const [index, text] of texts.entries()) {
    at = messages.writeInt32BE(lengths[index] ?? 0, at);
    const start = at;
    at += messages.write(text, at);
    if (typeof parameters[index] === "string") continue;
    messages[start] = openBrace;
    messages[at - 1] = closeBrace;
  }
  at = messages.writeInt16BE(0, at);
  at = messages.writeUInt8(code.execute, at);
  at = messages.writeInt32BE(executeBytes - 1, at);
  at = messages.writeUInt8(0, at);
  at = messages.writeInt32BE(0, at);
  at = messages.writeUInt8(code.sync, at);
  messages.writeInt32BE(syncBytes - 1, at);
  return { statement, messages };
}

/** A column's text but for its braces: JSON's brackets stand in their places. */
function textOf(parameter: string | Column): string {
  if (typeof parameter === "string") return parameter;
  const json = JSON.stringify(parameter);
  return json.includes("\\") ? arrayLiteral(parameter) : json;
}

/** What a connection keeps of the statements that it has prepared; pg's types do not tell. */
interface PreparingConnection extends WireConnection {
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
}

/** One execution, as pg's connections drive it: the `handle…` methods are its names for the server's messages. */
export class Execution implements Submittable {
  readonly name: string;
  readonly text: string;
  /** pg wraps it to end the query's time limit. */
  callback: (error?: Error) => void;
  /** Let go once they are sent. */
  #messages: Buffer | undefined;

  constructor({ statement, messages }: BoundStatement, callback: (error?: Error) => void) {
    this.name = statement.name;
    this.text = statement.text;
    this.callback = callback;
    this.#messages = messages;
  }

  /**
   * Sends it while another is under way; `submit`, in its turn, then has nothing left to do. The server reads it when
   * it comes to it. A statement that this connection has not prepared yet stays.
   * @returns whether it is sent.
   */
  sendAhead(connection: WireConnection): boolean {
    if ((connection as PreparingConnection).parsedStatements[this.name] === undefined) return false;
    this.submit(connection);
    return true;
  }

  submit(connection: WireConnection): void {
    if (this.#messages === undefined) return;
    const { parsedStatements, submittedNamedStatements, stream } = connection as PreparingConnection;
    const { name, text } = this;
    stream.cork();
    if (parsedStatements[name] === undefined) {
      connection.parse({ name, text, types: [] }, true);
      submittedNamedStatements[name] = text;
    }
    stream.write(this.#messages);
    stream.uncork();
    this.#messages = undefined;
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(): void {
    this.callback();
  }

  handleDataRow(): void {}
  handleRowDescription(): void {}
  handleCommandComplete(): void {}
}
