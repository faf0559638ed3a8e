import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { Interrupted } from "./calling.ts";
import { DoorClient } from "./door-client.ts";
import { Loader, type SendingTill, type Stretch } from "./loader.ts";
import type { Load } from "./state.ts";
import { demoStores } from "./stores.ts";

/** What the thread is started with. */
export interface LoadOrder {
  readonly url: string;
  readonly seed: string;
  readonly load: Load;
  readonly tills: readonly {
    readonly storeExtId: string;
    readonly tillExtId: string;
    readonly key: string;
  }[];
  readonly patienceMs: number;
}

/** What it says while it works; "done" or "interrupted" comes last. */
export type LoadReport = Stretch | "done" | "interrupted";

/**
 * Generates and sends in a thread of its own: the hub's keeps its time for the door, and somebody's first call while
 * the history loads is answered at once. Any message to the thread asks it to end after the calls under way.
 */
async function work(order: LoadOrder): Promise<LoadReport> {
  const stop = new AbortController();
  parentPort?.once("message", () => stop.abort());
  const { url, seed, load, patienceMs } = order;
  const tills = order.tills.map(({ storeExtId, tillExtId, key }): SendingTill => {
    const store = demoStores.find(({ extId }) => extId === storeExtId);
    const till = store?.tills.find(({ extId }) => extId === tillExtId);
    if (store === undefined || till === undefined)
      throw new Error(`there is no till ${storeExtId}/${tillExtId}`);
    return { store, till, client: new DoorClient({ url, key, patienceMs, signal: stop.signal }) };
  });
  try {
    await new Loader({ seed, load, tills, onStretch: (stretch) => parentPort?.postMessage(stretch) }).run();
    return "done";
  } catch (error) {
    if (error instanceof Interrupted) return "interrupted";
    throw error;
  }
}

if (!isMainThread) {
  const report = await work(workerData as LoadOrder);
  parentPort?.postMessage(report);
  parentPort?.close();
}
