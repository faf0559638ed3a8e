import { Counter, Gauge, type Registry } from "prom-client";
import { laneStates } from "../queue/lane-states.ts";
import type { LaneLook, QueueLook } from "../queue/queue-look.ts";

const destinationStates = ["off", "on", "faulty"] as const;
const noNumber = Number.NaN;

/** What /metrics tells of the queue. Lanes and states have fixed names. A queue that cannot be read has no counts. */
export function measureQueue(registry: Registry, look: () => QueueLook): void {
  const registers = [registry];
  const single = (name: string, help: string, read: (now: QueueLook) => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        this.set(read(look()));
      },
    });
  const ofLanes = (name: string, help: string, read: (lane: LaneLook) => number, isCount = true) =>
    new Gauge({
      ...{ name, help, registers, labelNames: ["lane"] },
      collect() {
        const { lanes, isAvailable } = look();
        for (const lane of lanes)
          this.set({ lane: lane.name }, isAvailable || !isCount ? read(lane) : noNumber);
      },
    });
  single("prilavok_till_queue_messages", "Messages that wait for delivery or were set aside.", (now) =>
    now.isAvailable ? now.depth : noNumber,
  );
  single("prilavok_till_queue_warnings", "Warnings that the till gives now.", (now) => now.warnings.length);
  ofLanes("prilavok_till_lane_waiting", "Messages of a lane that wait.", (lane) => lane.waiting);
  ofLanes("prilavok_till_lane_set_aside", "Messages of a lane that were set aside.", (lane) => lane.setAside);
  ofLanes(
    "prilavok_till_lane_oldest_age_seconds",
    "How long a lane's oldest message has waited; 0 when none waits.",
    ({ oldestAgeMs }) => oldestAgeMs / 1000,
  );
  ofLanes(
    "prilavok_till_lane_failures_in_row",
    "Failed attempts of a lane since something was delivered.",
    (lane) => lane.failuresInRow,
    false,
  );
  measureDelivered(registry, look);
  measureStates(registry, look);
}

function measureDelivered(registry: Registry, look: () => QueueLook): void {
  new Counter({
    name: "prilavok_till_lane_delivered_total",
    help: "Messages of a lane that were delivered since the till was started.",
    labelNames: ["lane"],
    registers: [registry],
    collect() {
      this.reset();
      for (const { name, delivered } of look().lanes) this.inc({ lane: name }, delivered);
    },
  });
}

/** One of the states is 1, the others are 0. */
function measureStates(registry: Registry, look: () => QueueLook): void {
  const registers = [registry];
  new Gauge({
    ...{ name: "prilavok_till_lane_state", help: "Which state a lane is in.", registers },
    labelNames: ["lane", "state"],
    collect() {
      for (const lane of look().lanes) {
        for (const state of Object.keys(laneStates)) {
          this.set({ lane: lane.name, state }, Number(state === lane.state));
        }
      }
    },
  });
  const ofDestination = (name: string, help: string, read: (now: QueueLook) => string) =>
    new Gauge({
      ...{ name, help, registers, labelNames: ["state"] },
      collect() {
        const now = read(look());
        for (const state of destinationStates) this.set({ state }, Number(state === now));
      },
    });
  ofDestination(
    "prilavok_till_plugin_state",
    "Which state the Giftoman plugin is in.",
    ({ plugin }) => plugin.state,
  );
  ofDestination(
    "prilavok_till_exchange_setting_state",
    "What exchange.ini says of the exchange with the hub.",
    ({ exchange }) => exchange.state,
  );
}
