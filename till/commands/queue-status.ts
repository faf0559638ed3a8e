import { join } from "node:path";
import type { TillInfo } from "@prilavok/contracts/till-api/answers.ts";
import { type CommonOptions, configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { describeConnection } from "../connection/configuration.ts";
import type { ConnectionForm } from "../connection/form.ts";
import { exchangeForm } from "../exchange/settings.ts";
import { formatLocal, offsetMinutesAt } from "../local-time.ts";
import { giftomanForm } from "../plugins/giftoman/configuration.ts";
import { operate, TillAway } from "../service/client.ts";
import { MessageFile } from "../service/message-file.ts";

interface Status {
  /** False: read from the journal's file, since no till serves. */
  readonly isServing: boolean;
  readonly queue: Pick<TillInfo["queue"], "depth" | "oldestAt" | "warnings"> & {
    readonly lanes: readonly LaneStatus[];
  };
  readonly plugin: TillInfo["plugin"];
  readonly exchange: TillInfo["exchange"];
}

type Lane = TillInfo["queue"]["lanes"][number];
type LaneStatus = Pick<Lane, "name" | "waiting" | "setAside" | "oldestAt"> & Partial<Lane>;

/** `prilavok-till queue status` */
export const registerQueueStatus: RegisterCommands = (queue) => {
  finish(
    queue
      .command("status")
      .description(
        "how many messages wait, since when, and how the lanes get on; without a till only the counts",
      ),
    "queue status --json",
  ).action(async (options: CommonOptions) => {
    const status = (await statusOfTill(options)) ?? statusOfFile(options);
    print(options, status, textOf(status));
  });
};

/** @returns undefined when no till serves. */
async function statusOfTill(options: CommonOptions): Promise<Status | undefined> {
  try {
    const { info } = await operate(configured(options).configuration.data, "OTHER_INFO", {});
    return info && { isServing: true, queue: info.queue, plugin: info.plugin, exchange: info.exchange };
  } catch (cause) {
    if (cause instanceof TillAway) return undefined;
    throw cause;
  }
}

function statusOfFile(options: CommonOptions): Status {
  const { data, conf, timeZone } = configured(options).configuration;
  const at = (ms: number | null) => (ms === null ? null : formatLocal(ms, offsetMinutesAt(ms, timeZone)));
  const file = new MessageFile(join(data, "work.journal"));
  try {
    const counts = file.messages.counts();
    const oldest = counts.flatMap(({ oldestAtMs }) => (oldestAtMs === null ? [] : [oldestAtMs]));
    const look = (form: ConnectionForm) => {
      const { state, faults } = describeConnection(form, join(conf, form.file));
      return { state, faults };
    };
    return {
      isServing: false,
      queue: {
        depth: counts.reduce((sum, { waiting, setAside }) => sum + waiting + setAside, 0),
        oldestAt: at(oldest.length === 0 ? null : Math.min(...oldest)),
        warnings: [],
        lanes: counts.map(({ lane: name, waiting, setAside, oldestAtMs }) => {
          return { name, waiting, setAside, oldestAt: at(oldestAtMs) };
        }),
      },
      plugin: look(giftomanForm),
      exchange: look(exchangeForm),
    };
  } finally {
    file.close();
  }
}

function textOf({ isServing, queue, plugin, exchange }: Status): string {
  const lines = [
    ...(isServing ? [] : ["no till serves: this is what its journal keeps"]),
    ...destinationText(giftomanForm, plugin),
    ...destinationText(exchangeForm, exchange),
    ...queue.warnings.map((warning) => `! ${warning}`),
    "",
    table(
      [
        "lane",
        "state",
        "waiting",
        "set aside",
        "oldest since",
        "next attempt",
        "last delivered",
        "a second",
        "done in",
      ],
      queue.lanes.map(row),
    ),
  ];
  const errors = queue.lanes.flatMap(({ name, lastError, lastSuccessAt }) => {
    if (!lastError) return [];
    const isOver = lastSuccessAt ? Date.parse(lastSuccessAt) > Date.parse(lastError.at) : false;
    return [`${name}, ${lastError.at}: ${lastError.text}${isOver ? " (delivered since)" : ""}`];
  });
  return [...lines, ...(errors.length === 0 ? [] : ["", "last errors:", ...errors])].join("\n");
}

function destinationText({ subject }: ConnectionForm, { state, url, faults }: TillInfo["plugin"]): string[] {
  return [
    `${subject} is ${state}${url === undefined ? "" : `: ${url}`}`,
    ...faults.map((fault) => `  ${fault}`),
  ];
}

/** A lane that nobody has configured is not halted: it has never been begun. */
function stateText(state: string, halt: LaneStatus["halt"]): string {
  if (halt === "not configured") return halt;
  return halt ? `${state}: ${halt}` : state;
}

function row(lane: LaneStatus): string[] {
  const { name, state = "-", halt, waiting, setAside, oldestAt, nextAttemptAt, lastSuccessAt } = lane;
  const { perSecond, drainSeconds } = lane;
  return [
    name,
    stateText(state, halt),
    String(waiting),
    String(setAside),
    oldestAt ?? "-",
    nextAttemptAt ?? "-",
    lastSuccessAt ?? "-",
    perSecond === undefined ? "-" : String(perSecond),
    drainSeconds === undefined || drainSeconds === null ? "-" : `${drainSeconds} s`,
  ];
}
