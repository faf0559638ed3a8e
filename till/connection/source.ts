import type { DestinationSource } from "../queue/queue.ts";
import type { DestinationLook } from "../queue/queue-look.ts";
import type { ConnectionWatch } from "./watch.ts";

/** A destination: where it is, and what may be told of it. */
export interface ConnectionSource extends DestinationSource {
  readonly look: DestinationLook;
}

/** A connection's file as the queue sees it, and as people may. */
export function connectionSource(watch: ConnectionWatch): ConnectionSource {
  return {
    get current() {
      return watch.configuration;
    },
    onChange: (listener) => void watch.onChange(() => listener()),
    get look(): DestinationLook {
      const { configuration } = watch;
      if (configuration.state === "on") return { state: "on", url: configuration.url, faults: [] };
      return { state: configuration.state, faults: configuration.faults };
    },
  };
}
