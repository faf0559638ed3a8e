import type { Chance } from "../testing/chance.ts";
import type { Attempt } from "./attempt.ts";
import { correct, deposit, withdraw } from "./cash-moves.ts";
import { openingOrClosing } from "./posting.ts";
import { returnByReceipt, rollBack } from "./returning.ts";
import { sell, sellTwice, takeBack } from "./selling.ts";
import type { Shelf } from "./shelf.ts";

/** What a caller chooses by. */
export interface Chooser {
  readonly shelf: Shelf;
  readonly isSenior: boolean;
  isShiftOpen: boolean;
  /** The till has told that its shift is too old. */
  isShiftOld: boolean;
}

const weights = {
  sell: 55,
  sellTwice: 1,
  returnByReceipt: 14,
  takeBack: 3,
  deposit: 6,
  withdraw: 6,
  correct: 3,
  rollBack: 8,
  report: 2,
  close: 1.5,
};

export function choose(chance: Chance, caller: Chooser): Attempt {
  const { shelf } = caller;
  if (caller.isSenior && !caller.isShiftOpen) return opening(caller);
  if (caller.isSenior && caller.isShiftOld) return closing(caller);
  switch (chance.weighed(weights)) {
    case "sell":
      return sell(chance, shelf);
    case "sellTwice":
      return sellTwice(chance, shelf);
    case "returnByReceipt":
      return returnByReceipt(chance, shelf) ?? sell(chance, shelf);
    case "takeBack":
      return takeBack(chance, shelf);
    case "deposit":
      return deposit(chance);
    case "withdraw":
      return withdraw(chance);
    case "correct":
      return correct(chance, shelf);
    case "rollBack":
      return rollBack(shelf) ?? sell(chance, shelf);
    case "report":
      return { operation: "X_REPORT", body: {}, mayRefuse: [400], book: () => undefined };
    case "close":
      return caller.isSenior ? closing(caller) : sell(chance, shelf);
  }
}

function opening(caller: Chooser): Attempt {
  return {
    operation: "OPEN_SHIFT",
    body: {},
    mayRefuse: [],
    book() {
      caller.isShiftOpen = true;
      return openingOrClosing("opening");
    },
  };
}

export function closing(caller: Chooser): Attempt {
  return {
    operation: "CLOSE_SHIFT",
    body: {},
    mayRefuse: [],
    book() {
      caller.isShiftOpen = false;
      caller.isShiftOld = false;
      return openingOrClosing("closing");
    },
  };
}
