import { pino } from "pino";
import type { Clock } from "../clock.ts";
import type { ConnectionSource } from "../connection/source.ts";
import type { LaneName } from "../journal/messages.ts";
import type { QueueLook } from "../queue/queue-look.ts";
import type { Journals } from "../registration/journals.ts";
import { Delivery } from "../service/delivery.ts";

export const defaultLimits = { depth: 100, ageHours: 24, freeMegabytes: 0 } as const;

/** A destination that is off. */
export const connectionOff: ConnectionSource = {
  current: { state: "off" },
  onChange: () => undefined,
  look: { state: "off", faults: [] },
};

export interface TestDeliveryOptions {
  readonly folder: string;
  readonly journals: Journals;
  readonly clock: Clock;
  readonly plugin?: ConnectionSource;
  readonly exchange?: ConnectionSource;
  readonly paused?: readonly LaneName[];
  readonly timeZone?: string;
}

/** The queue of a till in the test's own process. */
export function openTestDelivery(options: TestDeliveryOptions): Delivery {
  const { folder, journals, clock, paused = [], timeZone = "Europe/Minsk" } = options;
  const { plugin = connectionOff, exchange = connectionOff } = options;
  const pauses = new Set<LaneName>(paused);
  return new Delivery({
    ...{ folder, journals, clock, plugin, exchange, timeZone },
    pauses: {
      has: (lane) => pauses.has(lane),
      set: (lane, isPaused) => void (isPaused ? pauses.add(lane) : pauses.delete(lane)),
    },
    limits: defaultLimits,
    version: "0.0.0",
    log: pino({ level: "silent" }),
  });
}

/** A queue of three messages in one lane. */
export const exampleLook: QueueLook = {
  isAvailable: true,
  depth: 3,
  oldestAtMs: 1_000,
  lanes: [
    {
      name: "giftoman-receipts",
      state: "waiting",
      halt: undefined,
      sinceMs: 0,
      nextAtMs: null,
      lastSuccessAtMs: null,
      lastError: null,
      isAddressWrong: false,
      failuresInRow: 4,
      delivered: 5,
      setAside: 1,
      perSecond: 0,
      waiting: 2,
      oldestAtMs: 1_000,
      oldestAgeMs: 6_000,
      drainSeconds: null,
    },
  ],
  plugin: { state: "on", url: "https://hub.example/s/", faults: [] },
  exchange: { state: "off", faults: [] },
  warnings: [{ kind: "set aside", text: "В очереди есть отложенные сообщения (1)" }],
};
