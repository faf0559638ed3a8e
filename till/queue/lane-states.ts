/**
 * The states of a lane, complete: what each event does in each of them. The lane obeys this table and the reference is
 * printed from it.
 */
export const laneStates = {
  halted: {
    about:
      "Nothing is sent: the destination is off, its configuration is faulty, or a person has paused the lane.",
    timer: "Every 10 minutes the till tells that messages wait.",
  },
  idle: {
    about: "No message waits, or only some for which the destination fails, each until its own time.",
    timer:
      "The time of the first of these; else after a minute the lane looks again, although every new message wakes it.",
  },
  sending: {
    about: "A request is on its way.",
    timer: "The request's timeout.",
  },
  ending: {
    about: "A request is on its way, and the last one: the lane was halted meanwhile.",
    timer: "The request's timeout.",
  },
  waiting: {
    about: "The destination cannot be reached, or has said «later».",
    timer: "A growing time with full jitter, never less than the destination asked for.",
  },
  stopped: {
    about: "The destination refuses the key. A person has to mend it.",
    timer: "Once a minute one message is tried.",
  },
} as const;

export type LaneState = keyof typeof laneStates;

export const laneEvents = {
  start: "the destination was switched on or changed, the lane resumed, or a person said «now»",
  halt: "the destination was switched off or is faulty, or the lane was paused",
  arrived: "a message was added or released",
  due: "the state's timer ran out",
  nothing: "no message waits, or is due",
  accepted: "the destination has acknowledged everything",
  refused:
    "the destination refuses what was sent, or fails for one message alone: it is sent one by one, or one message was set aside or waits by itself",
  later: "no connection, no answer in time, no answer that can be read, or «later»",
  "key refused": "the destination does not know or not accept the key",
  outdated:
    "no acknowledgement, and the destination, or by a person's hand the messages, have changed meanwhile: it does not count",
} as const;

export type LaneEvent = keyof typeof laneEvents;

/** `impossible`: no request is on its way, or none has been asked for. */
export type Step = LaneState | "impossible";

const withoutRequest = {
  nothing: "impossible",
  accepted: "impossible",
  refused: "impossible",
  later: "impossible",
  "key refused": "impossible",
  outdated: "impossible",
} as const;

export const laneSteps: Readonly<Record<LaneState, Readonly<Record<LaneEvent, Step>>>> = {
  halted: { start: "sending", halt: "halted", arrived: "halted", due: "halted", ...withoutRequest },
  idle: { start: "sending", halt: "halted", arrived: "sending", due: "sending", ...withoutRequest },
  sending: {
    start: "sending",
    halt: "ending",
    arrived: "sending",
    due: "impossible",
    nothing: "idle",
    accepted: "sending",
    refused: "sending",
    later: "waiting",
    "key refused": "stopped",
    outdated: "sending",
  },
  ending: {
    start: "sending",
    halt: "ending",
    arrived: "ending",
    due: "impossible",
    nothing: "halted",
    accepted: "halted",
    refused: "halted",
    later: "halted",
    "key refused": "halted",
    outdated: "halted",
  },
  waiting: { start: "sending", halt: "halted", arrived: "waiting", due: "sending", ...withoutRequest },
  stopped: { start: "sending", halt: "halted", arrived: "stopped", due: "sending", ...withoutRequest },
};
