import { demoStores, tillName } from "../stores.ts";
import type { Destination } from "./giftoman-file.ts";
import { KeptTill } from "./kept-till.ts";

export interface FleetOptions {
  /** Of the demonstration. */
  readonly dataDir: string;
  /** The first till's port, the others follow; 0: any free ones. */
  readonly firstPort: number;
  readonly hub: HubOfTills;
  readonly logLevel?: string;
  readonly onLog: (text: string) => void;
}

/** Where the tills deliver to. */
export interface HubOfTills {
  readonly url: string;
  /** Access keys by till name, `@store/till`. */
  readonly keys: ReadonlyMap<string, string>;
}

/** All tills of the chain, each a process of its own. */
export class Fleet {
  readonly tills: readonly KeptTill[];

  private constructor(tills: readonly KeptTill[]) {
    this.tills = tills;
  }

  /** @throws when one of them does not start; the others are stopped again. */
  static async start({ dataDir, firstPort, hub, logLevel = "warn", onLog }: FleetOptions): Promise<Fleet> {
    const wanted = demoStores.flatMap((store) =>
      store.tills.map((till) => ({ store, till, destination: destinationOf(hub, tillName(store, till)) })),
    );
    const started = await Promise.allSettled(
      wanted.map(({ store, till, destination }, index) => {
        const port = firstPort === 0 ? 0 : firstPort + index;
        return KeptTill.start({ store, till, dataDir, port, destination, logLevel, onLog });
      }),
    );
    const fleet = new Fleet(started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
    const failed = started.find((one) => one.status === "rejected");
    if (failed === undefined) return fleet;
    await fleet.stop();
    throw failed.reason;
  }

  /** By its name, `@store/till`. */
  named(name: string): KeptTill {
    const till = this.tills.find((one) => one.name === name);
    if (till === undefined) throw new Error(`there is no till ${name}`);
    return till;
  }

  async stop(): Promise<void> {
    await Promise.all(this.tills.map((till) => till.stop()));
  }
}

/** @throws when the till has no key. */
export function destinationOf({ url, keys }: HubOfTills, name: string): Destination {
  const key = keys.get(name);
  if (key === undefined) throw new Error(`the till ${name} has no key to the hub`);
  return { url, key };
}
