/** The states of the exchange with the hub, complete: what each event does in each of them. The loop obeys this table. */
export const exchangeStates = {
  halted: {
    about: "Nothing is asked: the exchange is off, or exchange.ini is faulty.",
    timer: "None: exchange.ini is looked at once a second.",
  },
  asking: {
    about:
      "The hub is asked for what has changed, and may hold its answer back for 25 seconds; not the first answer after a start or a failure.",
    timer: "25 seconds and the request's timeout.",
  },
  confirming: {
    about: "The hub is told what is on the till's disk and which orders somebody has seen.",
    timer: "The request's timeout.",
  },
  waiting: {
    about: "The hub cannot be reached, or has said «later».",
    timer: "A growing time with full jitter, never less than the hub asked for.",
  },
  stopped: {
    about: "The hub refuses the key. A person has to mend it.",
    timer: "Once a minute the till asks again.",
  },
} as const;

export type ExchangeState = keyof typeof exchangeStates;

export const exchangeEvents = {
  start: "the exchange was switched on or changed",
  halt: "the exchange was switched off or is faulty",
  due: "the state's timer ran out",
  shown: "an order was shown to somebody for the first time",
  applied: "there is something to confirm: what the hub told is on the disk, or an order was shown",
  more: "what the hub told is on the disk, and there is more at once",
  unchanged: "nothing has changed",
  hasty: "nothing has changed, and the hub did not wait for it",
  confirmed: "the hub has taken the confirmation, or refuses it",
  later: "no connection, no answer in time, none that can be read, «later», or the till's own disk failed",
  "key refused": "the hub does not know or not accept the key",
} as const;

export type ExchangeEvent = keyof typeof exchangeEvents;

/** `impossible`: no such request is on its way. */
export type ExchangeStep = ExchangeState | "impossible";

const withoutRequest = {
  applied: "impossible",
  more: "impossible",
  unchanged: "impossible",
  hasty: "impossible",
  confirmed: "impossible",
  later: "impossible",
  "key refused": "impossible",
} as const;

export const exchangeSteps: Readonly<Record<ExchangeState, Readonly<Record<ExchangeEvent, ExchangeStep>>>> = {
  halted: { start: "asking", halt: "halted", due: "impossible", shown: "halted", ...withoutRequest },
  asking: {
    start: "asking",
    halt: "halted",
    due: "impossible",
    // The poll is given up: what it would have told comes again.
    shown: "confirming",
    applied: "confirming",
    more: "asking",
    unchanged: "asking",
    hasty: "waiting",
    confirmed: "impossible",
    later: "waiting",
    "key refused": "stopped",
  },
  confirming: {
    start: "asking",
    halt: "halted",
    due: "impossible",
    shown: "confirming",
    applied: "impossible",
    more: "impossible",
    unchanged: "impossible",
    hasty: "impossible",
    confirmed: "asking",
    later: "waiting",
    "key refused": "stopped",
  },
  waiting: { start: "asking", halt: "halted", due: "asking", shown: "waiting", ...withoutRequest },
  stopped: { start: "asking", halt: "halted", due: "asking", shown: "stopped", ...withoutRequest },
};
