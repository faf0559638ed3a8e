import type { ConnectionConfiguration } from "../connection/configuration.ts";
import type { HubSource } from "./exchange-client.ts";

/** exchange.ini, watched. */
export interface WatchedConnection {
  readonly configuration: ConnectionConfiguration;
  onChange(listener: () => void): () => void;
}

/** exchange.ini as the exchange of orders sees it. */
export function hubSource(watch: WatchedConnection): HubSource {
  return {
    get current() {
      return watch.configuration;
    },
    onChange: (listener) => void watch.onChange(() => listener()),
  };
}
