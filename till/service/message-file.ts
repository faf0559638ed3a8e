import { Connection } from "../journal/connection.ts";
import type { Document } from "../journal/document.ts";
import { Documents, documentSql } from "../journal/documents.ts";
import { connectForReading } from "../journal/file.ts";
import { type LaneName, type Message, Messages } from "../journal/messages.ts";
import type { Mapping } from "../queue/mapping.ts";
import { laneMappings } from "./mappings.ts";
import { version } from "./version.ts";

/** What is sent for a message, or why nothing can be. */
export type CallMade =
  | { readonly method: string; readonly params: object }
  | { readonly method: string; readonly unsendable: string };

/** The queue in a journal's file, beside the till that writes it or without one. It is only read. */
export class MessageFile {
  readonly messages: Pick<Messages, "find" | "list" | "counts">;
  readonly #connection: Connection;
  readonly #documents: Documents;
  readonly #mappings: Readonly<Record<LaneName, Mapping>>;

  /** @throws JournalRefused when there is no journal. */
  constructor(path: string) {
    this.#connection = new Connection(
      () => connectForReading(path),
      () => undefined,
    );
    this.#documents = new Documents(this.#connection);
    this.messages = new Messages(
      this.#connection,
      () => [],
      () => 0,
    );
    this.#mappings = laneMappings({
      documentAt: (number) => this.documentAt(number),
      documentsOfShift: (shift) => this.#documents.ofShift(shift),
      version,
    });
  }

  documentAt(number: number): Document | undefined {
    return this.#documents.one(documentSql.at, number);
  }

  /** As it would be sent alone. */
  callOf({ lane, number, mended }: Message): CallMade {
    const { method, compose } = this.#mappings[lane];
    if (mended !== null) return { method, params: JSON.parse(mended) };
    const document = this.documentAt(number);
    if (document === undefined) return { method, unsendable: "документа нет в журнале" };
    const made = compose(document);
    return made.isSendable ? { method, params: made.params } : { method, unsendable: made.why };
  }

  close(): void {
    this.#connection.close();
  }
}
