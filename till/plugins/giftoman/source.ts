import type { PluginLook } from "../../queue/queue-look.ts";
import type { PluginSource } from "../../service/delivery.ts";
import type { GiftomanWatch } from "./watch.ts";

/** The plugin's configuration as the queue sees it, and as people may. */
export function giftomanSource(watch: GiftomanWatch): PluginSource {
  return {
    get current() {
      return watch.configuration;
    },
    onChange: (listener) => void watch.onChange(() => listener()),
    get look(): PluginLook {
      const { configuration } = watch;
      if (configuration.state === "on") return { state: "on", url: configuration.url, faults: [] };
      return { state: configuration.state, faults: configuration.faults };
    },
  };
}
