import { setTimeout as wait } from "node:timers/promises";
import type { ListedDocument } from "@prilavok/contracts/office-api/documents.ts";
import type { OfficeClient, OfficePage } from "../office/client.ts";
import type { DemoMemory } from "../state.ts";
import type { OrderStep } from "./step.ts";

export interface FollowOptions {
  readonly client: OfficeClient;
  readonly memory: DemoMemory;
  readonly everyMs: number;
  readonly signal: AbortSignal;
  readonly onStep: (step: OrderStep) => void;
  readonly onFailure: (error: unknown) => void;
}

/** Tells of each document that KKMTransfer makes of an order, also of those made after the last stop. */
export async function followDocuments(options: FollowOptions): Promise<void> {
  const { everyMs, signal, onFailure } = options;
  while (!signal.aborted) {
    try {
      await tellNew(options);
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    }
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
  }
}

async function tellNew({ client, memory, onStep }: FollowOptions): Promise<void> {
  for (;;) {
    const { toldDocumentId } = memory.state;
    const after = toldDocumentId === "" ? "" : `&after=${toldDocumentId}`;
    const { items, next }: OfficePage<ListedDocument> = await client.ask(
      "GET",
      `/documents?limit=200${after}`,
    );
    for (const { number, order, total, isPosted } of items) {
      if (order === null) continue;
      const kopecks = Math.round(Number(total) * 100);
      onStep({ kind: "document", document: number, order: order.number, kopecks, isPosted });
    }
    const last = items.at(-1);
    if (last !== undefined) await memory.change({ toldDocumentId: last.id });
    if (next === null) return;
  }
}
