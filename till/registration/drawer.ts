import { type E2, formatE2, formatTendered, zeroE2 } from "@prilavok/contracts/till-api/exact.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { readSum } from "../cheque/decimals.ts";
import { noContent } from "../journal/document.ts";
import type { Plan, Rule, Situation } from "./rule.ts";

/** DEPOSIT: puts cash into the drawer. */
export const deposit: Rule<"DEPOSIT"> = {
  operation: "DEPOSIT",
  needs: { shift: "young", noUnfinishedSale: false },
  plan(body, situation) {
    const sumE2 = readSum(body.sum, "sum");
    const drawerE2 = BigInt(situation.journal.last()?.drawerE2 ?? 0) + BigInt(sumE2);
    if (drawerE2 > BigInt(Number.MAX_SAFE_INTEGER)) {
      throw new TillRefusal("badPayment", "sum", "в кассе стало бы больше, чем она может учесть");
    }
    return planOf("deposit", body, sumE2, situation);
  },
};

/** WITHDRAW: takes cash out; the till refuses every document that takes out more than there is (640). */
export const withdraw: Rule<"WITHDRAW"> = {
  operation: "WITHDRAW",
  needs: { shift: "young", noUnfinishedSale: false },
  plan(body, situation) {
    return planOf("withdraw", body, readSum(body.sum, "sum"), situation);
  },
};

interface Blocks {
  readonly prefix?: Plan["draft"]["content"]["prefix"] | undefined;
  readonly suffix?: Plan["draft"]["content"]["suffix"] | undefined;
  readonly printCheque?: boolean | undefined;
}

function planOf(kind: "deposit" | "withdraw", body: Blocks, sumE2: E2, { journal }: Situation): Plan {
  return {
    draft: {
      kind,
      shift: journal.shift().number,
      totalE2: sumE2,
      cashE2: sumE2,
      cashlessE2: zeroE2,
      certificateE2: zeroE2,
      changeE2: zeroE2,
      drawerChangeE2: kind === "deposit" ? sumE2 : -sumE2,
      baseNumber: null,
      rrn: "",
      content: { ...noContent, prefix: body.prefix ?? [], suffix: body.suffix ?? [] },
    },
    markings: [],
    isPrinted: body.printCheque ?? true,
    answer: {
      total: formatE2(sumE2),
      change: formatE2(0),
      payments: [{ type: "Cash", sum: formatTendered(sumE2) }],
    },
  };
}
