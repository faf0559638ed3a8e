import { blocks, table } from "@prilavok/contracts/openrpc/markdown.ts";
import {
  type ExchangeEvent,
  type ExchangeState,
  exchangeEvents,
  exchangeStates,
  exchangeSteps,
} from "./exchange-states.ts";

const states = Object.keys(exchangeStates) as ExchangeState[];
const events = Object.keys(exchangeEvents) as ExchangeEvent[];

/** docs/reference/till-exchange.md, from the table that the exchange obeys. */
export function tillExchangePage(): string {
  return blocks(
    "<!-- Made by scripts/reference.ts from till/orders; change that, then run npm run reference. -->",
    "# The till's exchange of orders",
    "How a till asks the hub for customer orders, goods and settings, by the methods of the [exchange](exchange-api.md). One request is on its way at a time; claims go over a connection of their own. What is confirmed is on the till's disk.",
    "## States",
    table(
      ["state", "means", "wakes up"],
      states.map((state) => [state, exchangeStates[state].about, exchangeStates[state].timer]),
    ),
    "## Events",
    table(
      ["event", "means"],
      events.map((event) => [event, exchangeEvents[event]]),
    ),
    "## Steps",
    "What each event makes of each state; — : it cannot come.",
    table(
      ["", ...states.map((state) => `**${state}**`)],
      events.map((event) => [
        event,
        ...states.map((state) => exchangeSteps[state][event].replace("impossible", "—")),
      ]),
    ),
  );
}
