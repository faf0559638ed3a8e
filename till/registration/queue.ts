import { inRussian } from "@prilavok/contracts/till-api/expected.ts";
import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import type { QueueAction } from "@prilavok/contracts/till-api/queue.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import type { Logger } from "pino";
import { type LaneName, laneNames } from "../journal/messages.ts";
import type { MendedFault, QueuePort } from "../queue/port.ts";
import type { Journals } from "./journals.ts";
import type { Control } from "./rule.ts";

export interface QueueSources {
  readonly journals: Pick<Journals, "of">;
  readonly queue: QueuePort;
  readonly log: Pick<Logger, "info">;
}

type Body = BodyOf<"QUEUE">;
type MessageAction = Exclude<QueueAction, "retry" | "pause" | "resume">;
type Member = Exclude<keyof Body, "action">;

/** What each action needs, and what it may have besides. What an action would not heed is refused. */
const members: Readonly<
  Record<QueueAction, { readonly needs: readonly Member[]; readonly takes: readonly Member[] }>
> = {
  retry: { needs: [], takes: ["lane"] },
  pause: { needs: [], takes: ["lane"] },
  resume: { needs: [], takes: ["lane"] },
  setAside: { needs: ["lane", "number", "reason"], takes: [] },
  release: { needs: ["lane", "number"], takes: [] },
  mend: { needs: ["lane", "number", "params"], takes: [] },
  undoMend: { needs: ["lane", "number"], takes: [] },
};
const releaseAll = { needs: ["all"], takes: ["lane"] } as const;

const pageMessages = 500;

/** QUEUE: what a person does to lanes and messages. It touches no document, so it may be done at any time. */
export function queueControl(sources: QueueSources): Control<"QUEUE"> {
  return {
    operation: "QUEUE",
    async run(body) {
      refuseMembers(body);
      const lane = body.lane === undefined ? undefined : laneOf(body.lane);
      const messages = act(body, lane, sources);
      const { action, number, reason } = body;
      sources.log.info({ action, lane, number, reason, messages }, "the queue was changed by hand");
      return messages === undefined ? {} : { messages };
    },
  };
}

/** @throws TillRefusal 413 */
function refuseMembers(body: Body): void {
  const isForAll = body.action === "release" && body.all === true;
  const { needs, takes } = isForAll ? releaseAll : members[body.action];
  for (const name of needs) {
    if (body[name] === undefined) throw new TillRefusal("badBody", name, "не передано");
  }
  const known: readonly string[] = [...needs, ...takes];
  for (const name of ["lane", "number", "all", "reason", "params"] as const) {
    if (body[name] === undefined || known.includes(name) || body[name] === false) continue;
    throw new TillRefusal("badBody", name, `не для действия ${body.action}`);
  }
}

/** @throws TillRefusal 700 */
function laneOf(name: string): LaneName {
  const lane = laneNames.find((one) => one === name);
  if (lane === undefined) throw new TillRefusal("laneNotFound", "lane");
  return lane;
}

/** @returns how many messages were changed; undefined for an action on lanes. @throws TillRefusal 413, 701 */
function act(body: Body, lane: LaneName | undefined, sources: QueueSources): number | undefined {
  const { action } = body;
  const lanes: readonly LaneName[] = lane === undefined ? laneNames : [lane];
  if (action === "retry" || action === "pause" || action === "resume") {
    for (const one of lanes) sources.queue[action](one);
    return undefined;
  }
  if (body.all === true) return lanes.reduce<number>((sum, one) => sum + releaseAllOf(one, sources), 0);
  if (lane === undefined) throw new TillRefusal("badBody", "lane", "не передано");
  const isChanged = changeOne(body, action, lane, sources);
  sources.queue.changed(lane);
  return Number(isChanged);
}

/** @throws TillRefusal 413, 701 */
function changeOne(body: Body, action: MessageAction, lane: LaneName, sources: QueueSources): boolean {
  const journal = sources.journals.of("work");
  const { messages } = journal;
  const number = Number(body.number);
  const document = messages.find(lane, number) === undefined ? undefined : journal.documentAt(number);
  if (document === undefined) throw new TillRefusal("messageNotFound", "number");
  switch (action) {
    case "setAside":
      return messages.setAside(lane, number, body.reason ?? "");
    case "release":
      return messages.release(lane, number);
    case "undoMend":
      return messages.mend(lane, number, null);
    case "mend":
      refuseFault(sources.queue.faultOf(lane, document, body.params ?? {}));
      return messages.mend(lane, number, JSON.stringify(body.params));
  }
}

/** @throws TillRefusal 413 */
function refuseFault(fault: MendedFault | undefined): void {
  if (fault === undefined) return;
  const path = fault.path === "" ? "params" : `params.${fault.path}`;
  throw new TillRefusal("badBody", path, `ожидается ${inRussian(fault.expected)}`);
}

/** Page by page, so that no transaction is large; one that fails has left the pages before it, and may be asked again. */
function releaseAllOf(lane: LaneName, { journals, queue }: QueueSources): number {
  const journal = journals.of("work");
  const { messages } = journal;
  let released = 0;
  for (;;) {
    const page = messages.list({ lane, state: "set aside", limit: pageMessages });
    const release = () => page.filter(({ number }) => messages.release(lane, number)).length;
    released += journal.transact(release);
    if (page.length < pageMessages) break;
  }
  queue.changed(lane);
  return released;
}
