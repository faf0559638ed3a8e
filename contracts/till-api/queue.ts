import Type, { type Static } from "typebox";

/** The queue as the Till API tells and changes it. Source: the Giftoman plugin's contract, section 3. */

/** What QUEUE can be asked for. */
export const queueActions = ["retry", "pause", "resume", "setAside", "release", "mend", "undoMend"] as const;
export type QueueAction = (typeof queueActions)[number];

const time = (description: string) =>
  Type.String({ title: "a time, ISO 8601 with the till's offset", description });
const timeOrNull = (description: string) => Type.Union([time(description), Type.Null()], { description });
const count = (description: string) => Type.Integer({ minimum: 0, description });

export const LaneInfo = Type.Object(
  {
    name: Type.String({ description: "What QUEUE names it by." }),
    state: Type.Enum(["halted", "idle", "sending", "ending", "waiting", "stopped"], {
      description:
        "`idle`: no message waits; `sending`; `waiting`: a failure is waited out; `stopped`: the hub refuses the key; `halted`: nothing is sent, and `halt` says why; `ending`: halted after the request that is on its way.",
    }),
    halt: Type.Union([Type.Enum(["not configured", "off", "faulty", "paused"]), Type.Null()], {
      description:
        "Why nothing is sent: nobody has configured the destination, it is off, its configuration is faulty, or somebody has paused the lane.",
    }),
    waiting: count("Messages that wait to be delivered."),
    setAside: count("Messages that are not sent until somebody releases them."),
    oldestAt: timeOrNull("Since when the oldest of those that wait has been there."),
    nextAttemptAt: timeOrNull("When the lane tries again; null when nothing is waited out."),
    lastSuccessAt: timeOrNull("When something was delivered last, since the till was started."),
    lastError: Type.Union(
      [
        Type.Object({
          text: Type.String({ description: "What went wrong." }),
          at: time("When."),
        }),
        Type.Null(),
      ],
      { description: "What went wrong last, since the till was started." },
    ),
    delivered: count("Messages that were delivered since the till was started."),
    perSecond: Type.Number({ minimum: 0, description: "Messages delivered a second, over the last minute." }),
    drainSeconds: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
      description: "How long delivering what waits takes at this pace; null when nothing is being delivered.",
    }),
  },
  { description: "One way of messages: what waits in it holds up no other." },
);

export const QueueInfo = Type.Object(
  {
    depth: count("Messages in the queue: those that wait and those that were set aside."),
    oldestAt: timeOrNull("Since when the oldest of those that wait has been there."),
    isAvailable: Type.Boolean({ description: "False: the queue cannot be read, and the counts are 0." }),
    warnings: Type.Array(Type.String(), {
      description: "What somebody should know or do, in sentences for people. None: all is well.",
    }),
    lanes: Type.Array(LaneInfo, { description: "Its lanes." }),
  },
  { description: "What is to be told to the hub. Its counts may be a second old." },
);
export type QueueInfo = Static<typeof QueueInfo>;

const destination = (description: string) =>
  Type.Object(
    {
      state: Type.Enum(["off", "on", "faulty"], {
        description:
          "`off`: nothing is kept for the hub. `on`: what is sold is told. `faulty`: it is kept, and nothing is sent.",
      }),
      url: Type.Optional(
        Type.String({ description: "Where to it sends, without the key; only when it is on." }),
      ),
      faults: Type.Array(Type.String(), { description: "What is wrong with its file." }),
    },
    { description },
  );

export const PluginInfo = destination("The plugin that tells the hub, as giftoman.ini has it.");
export type PluginInfo = Static<typeof PluginInfo>;

export const ExchangeInfo = destination(
  "The exchange of customer orders and «Транзакции ККМ» with the hub, as exchange.ini has it.",
);
export type ExchangeInfo = Static<typeof ExchangeInfo>;
