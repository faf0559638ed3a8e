import { readFileSync } from "node:fs";
import { text as readAll } from "node:stream/consumers";
import type { BodyOf } from "@prilavok/contracts/till-api/operations.ts";
import type { Command } from "commander";
import { type CommonOptions, configured, finish, print, type RegisterCommands } from "../command.ts";
import { laneNames } from "../journal/messages.ts";
import { operate } from "../service/client.ts";
import { documentNumber, laneNamed } from "../service/message-words.ts";

/** `prilavok-till queue retry`, `pause`, `resume`, `set-aside`, `release` and `mend`: through the till that serves. */
export const registerQueueChanges: RegisterCommands = (queue) => {
  registerLaneActions(queue);
  registerSetAside(queue);
  registerRelease(queue);
  registerMend(queue);
};

const laneActions = [
  ["retry", "try at once, whatever the lane waits for", "try now"],
  ["pause", "send nothing more until it is resumed; what is sold is queued", "paused"],
  ["resume", "end the pause", "resumed"],
] as const;

function registerLaneActions(queue: Command): void {
  for (const [action, about, done] of laneActions) {
    finish(
      queue
        .command(action)
        .description(about)
        .argument("[lane]", `${laneNames.join(" or ")}; all without it`),
      `queue ${action} giftoman-receipts`,
    ).action(async (lane: string | undefined, options: CommonOptions) => {
      const lanes = lane === undefined ? laneNames : [laneNamed(lane)];
      await change(options, { action, ...(lane === undefined ? {} : { lane }) });
      print(options, { action, lanes }, `${lanes.join(", ")}: ${done}`);
    });
  }
}

function withMessage(command: Command, example: string): Command {
  const named = command
    .argument("<lane>", laneNames.join(" or "))
    .argument("<number>", "the document's number");
  return finish(named, example);
}

interface SetAsideOptions extends CommonOptions {
  readonly reason: string;
}

function registerSetAside(queue: Command): void {
  withMessage(
    queue.command("set-aside").description("send a message no more until it is released"),
    "queue set-aside giftoman-receipts 4711 --reason 'the hub refuses its category'",
  )
    .requiredOption("--reason <text>", "why; it is kept with the message")
    .action(async (laneText: string, numberText: string, { reason, ...options }: SetAsideOptions) => {
      const message = messageNamed(laneText, numberText);
      await change(options, { action: "setAside", ...message, reason });
      print(options, { ...message, state: "set aside", reason }, `${told(message)} is set aside`);
    });
}

interface ReleaseOptions extends CommonOptions {
  readonly all?: boolean;
}

function registerRelease(queue: Command): void {
  finish(
    queue
      .command("release")
      .description("have messages that were set aside sent again")
      .argument("[lane]", laneNames.join(" or "))
      .argument("[number]", "the document's number"),
    "queue release giftoman-receipts 4711",
  )
    .option("--all", "all of them, or all of the lane")
    .action(async (laneText: string | undefined, numberText: string | undefined, options: ReleaseOptions) => {
      const body = releaseBody(laneText, numberText, options.all === true);
      const { messages = 0 } = await change(options, body);
      print(
        options,
        { released: messages },
        messages === 1 ? "1 message is released" : `${messages} messages are released`,
      );
    });
}

function releaseBody(
  laneText: string | undefined,
  numberText: string | undefined,
  isForAll: boolean,
): BodyOf<"QUEUE"> {
  if (isForAll && numberText === undefined) {
    return { action: "release", all: true, ...(laneText === undefined ? {} : { lane: laneNamed(laneText) }) };
  }
  if (isForAll || laneText === undefined || numberText === undefined) {
    throw new Error("name a lane and a document's number, or --all with or without a lane");
  }
  return { action: "release", ...messageNamed(laneText, numberText) };
}

interface MendOptions extends CommonOptions {
  readonly params?: string;
  readonly undo?: boolean;
}

function registerMend(queue: Command): void {
  withMessage(
    queue
      .command("mend")
      .description(
        'have a message sent with other params, which begin as those that "queue show" tells; what names the receipt stays',
      ),
    "queue mend giftoman-receipts 4711 --params mended.json",
  )
    .option("--params <file>", "a file with the params as JSON; - is the standard input")
    .option("--undo", "have it sent as its document makes it again")
    .action(async (laneText: string, numberText: string, { params, undo, ...options }: MendOptions) => {
      const message = messageNamed(laneText, numberText);
      if ((params === undefined) === (undo !== true)) throw new Error("name --params or --undo, one of them");
      if (params === undefined) await change(options, { action: "undoMend", ...message });
      else await change(options, { action: "mend", ...message, params: await readParams(params) });
      const isMended = params !== undefined;
      print(
        options,
        { ...message, isMended },
        `${told(message)} is ${isMended ? "mended" : "as its document makes it"}`,
      );
    });
}

async function readParams(file: string): Promise<object> {
  const text = file === "-" ? await readAll(process.stdin) : readFileSync(file, "utf8");
  let params: unknown;
  try {
    params = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file === "-" ? "the standard input" : file} is no JSON`, { cause });
  }
  if (typeof params === "object" && params !== null && !Array.isArray(params)) return params;
  throw new Error("the params must be a JSON object");
}

interface NamedMessage {
  readonly lane: ReturnType<typeof laneNamed>;
  readonly number: number;
}

function messageNamed(lane: string, number: string): NamedMessage {
  return { lane: laneNamed(lane), number: documentNumber(number) };
}

function told({ lane, number }: NamedMessage): string {
  return `the message of document ${number} in ${lane}`;
}

function change(options: CommonOptions, body: BodyOf<"QUEUE">) {
  return operate(configured(options).configuration.data, "QUEUE", body);
}
