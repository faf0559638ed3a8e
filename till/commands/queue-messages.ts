import { once } from "node:events";
import { join } from "node:path";
import { formatE2 } from "@prilavok/contracts/till-api/exact.ts";
import { type Command, Option } from "commander";
import { type CommonOptions, configured, finish, print, type RegisterCommands, table } from "../command.ts";
import { integer } from "../configuration/read-values.ts";
import type { Document } from "../journal/document.ts";
import { type LaneName, laneNames, type Message, type MessageState } from "../journal/messages.ts";
import { formatLocal, offsetMinutesAt } from "../local-time.ts";
import { MessageFile } from "../service/message-file.ts";
import { documentNumber, laneNamed } from "../service/message-words.ts";

interface ChoiceOptions extends CommonOptions {
  readonly lane?: LaneName;
  readonly state?: string;
}

interface ListOptions extends ChoiceOptions {
  readonly after?: { readonly lane: LaneName; readonly number: number };
  readonly limit: number;
}

const listedByDefault = 100;
const listedMax = 10_000;
const exportPage = 200;
const stateOf: Readonly<Record<string, MessageState>> = { waiting: "waiting", "set-aside": "set aside" };

/** `prilavok-till queue list`, `show` and `export`: from the journal's file, beside a running till or without one. */
export const registerQueueMessages: RegisterCommands = (queue) => {
  registerList(queue);
  registerShow(queue);
  registerExport(queue);
};

function withChoice(command: Command): Command {
  return command
    .addOption(new Option("--lane <lane>", "only the messages of a lane").choices(laneNames))
    .addOption(
      new Option("--state <state>", "only those that are in this state").choices(Object.keys(stateOf)),
    );
}

const registerList: RegisterCommands = (queue) => {
  withChoice(
    finish(
      queue.command("list").description("messages in the order of lanes and documents"),
      "queue list --lane giftoman-receipts --state set-aside",
    ),
  )
    .option("--after <lane:number>", "only those that follow this message", readPlace)
    .option("--limit <count>", "how many at most", readLimit, listedByDefault)
    .action(({ lane, state, after, limit, ...options }: ListOptions) => {
      const { timeZone } = configured(options).configuration;
      const messages = withFile(options, (file) =>
        file.messages.list({ lane, state: stateOf[state ?? ""], after, limit }),
      );
      const told = messages.map((message) => messageTold(message, timeZone));
      print(options, told, told.length === 0 ? "there are no messages" : messageTable(told));
    });
};

const registerShow: RegisterCommands = (queue) => {
  finish(
    queue
      .command("show")
      .description("a message, its document, and the call that is sent for it")
      .argument("<lane>", laneNames.join(" or "))
      .argument("<number>", "the document's number"),
    "queue show giftoman-receipts 4711 --json",
  ).action((lane: string, number: string, options: CommonOptions) => {
    const { timeZone } = configured(options).configuration;
    withFile(options, (file) => {
      const message = file.messages.find(laneNamed(lane), documentNumber(number));
      if (message === undefined) throw new Error(`there is no message of document ${number} in ${lane}`);
      const document = file.documentAt(message.number);
      const call = file.callOf(message);
      const told = messageTold(message, timeZone);
      const outline = document === undefined ? null : documentTold(document);
      const text = [...linesOf(told), ...linesOf(outline ?? {}), JSON.stringify(call, null, 2)].join("\n");
      print(options, { message: told, document: outline, call }, text);
    });
  });
};

const registerExport: RegisterCommands = (queue) => {
  withChoice(
    finish(
      queue
        .command("export")
        .description("print messages with the calls that are sent for them, one line of JSON each"),
      "queue export --state set-aside > set-aside.jsonl",
    ),
  ).action(async ({ lane, state, ...options }: ChoiceOptions) => {
    const { timeZone } = configured(options).configuration;
    const file = open(options);
    try {
      for (let after: Message | undefined; ; ) {
        const page = file.messages.list({ lane, state: stateOf[state ?? ""], after, limit: exportPage });
        for (const message of page) {
          const line = { ...messageTold(message, timeZone), ...file.callOf(message) };
          if (!process.stdout.write(`${JSON.stringify(line)}\n`)) await once(process.stdout, "drain");
        }
        after = page.at(-1);
        if (after === undefined || page.length < exportPage) return;
      }
    } finally {
      file.close();
    }
  });
};

function open(options: CommonOptions): MessageFile {
  // Practice is told to nobody.
  return new MessageFile(join(configured(options).configuration.data, "work.journal"));
}

function withFile<T>(options: CommonOptions, work: (file: MessageFile) => T): T {
  const file = open(options);
  try {
    return work(file);
  } finally {
    file.close();
  }
}

function readPlace(text: string): ListOptions["after"] {
  const [, lane, number] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (lane === undefined || number === undefined)
    throw new Error(`--after must be a lane, a colon and a document's number, not "${text}"`);
  return { lane: laneNamed(lane), number: documentNumber(number) };
}

function readLimit(text: string): number {
  try {
    return integer(1, listedMax)(text);
  } catch (cause) {
    throw new Error(`--limit must be a whole number from 1 to ${listedMax}, not "${text}"`, { cause });
  }
}

type MessageTold = ReturnType<typeof messageTold>;

function messageTold(
  { lane, number, createdMs, state, reason, changedMs, mended }: Message,
  timeZone: string,
) {
  const at = (ms: number) => formatLocal(ms, offsetMinutesAt(ms, timeZone));
  return {
    lane,
    number,
    state,
    createdAt: at(createdMs),
    changedAt: changedMs === null ? null : at(changedMs),
    reason,
    isMended: mended !== null,
  };
}

function documentTold(document: Document) {
  const { kind, uid, numberCheck, shift, receiptInShift, atMs, offsetMinutes, cashier, totalE2 } = document;
  const at = formatLocal(atMs, offsetMinutes);
  return { kind, uid, numberCheck, shift, receiptInShift, at, cashier, total: formatE2(totalE2) };
}

function messageTable(messages: readonly MessageTold[]): string {
  return table(
    ["lane", "document", "since", "state", "reason"],
    messages.map(({ lane, number, createdAt, state, isMended, reason }) => [
      lane,
      String(number),
      createdAt,
      isMended ? `${state}, mended` : state,
      reason ?? "",
    ]),
  );
}

function linesOf(told: object): string[] {
  return Object.entries(told).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${String(value)}`],
  );
}
