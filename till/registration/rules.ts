import type { OperationName } from "@prilavok/contracts/till-api/operations.ts";
import { correctionExpense, correctionIncome } from "./correction.ts";
import { deposit, withdraw } from "./drawer.ts";
import { refund } from "./refund.ts";
import { refundByReceipt } from "./refund-by-receipt.ts";
import { rollback } from "./rollback.ts";
import type { Rule } from "./rule.ts";
import { sale } from "./sale.ts";
import { closeShift, openShift } from "./shift.ts";

/** The operations that write a document. */
const rules = {
  SALE: sale,
  REFUND: refund,
  REFUND_BY_RECEIPT: refundByReceipt,
  CORRECTION_INCOME: correctionIncome,
  CORRECTION_EXPENSE: correctionExpense,
  ROLLBACK: rollback,
  DEPOSIT: deposit,
  WITHDRAW: withdraw,
  OPEN_SHIFT: openShift,
  CLOSE_SHIFT: closeShift,
} as const satisfies { readonly [Name in OperationName]?: Rule<Name> };

export type DocumentOperation = keyof typeof rules;

export function isDocumentOperation(name: string): name is DocumentOperation {
  return Object.hasOwn(rules, name);
}

/** The rule takes the body of its own operation; that the body has its shape was checked at the door. */
export function ruleOf(name: DocumentOperation): Rule {
  return rules[name];
}
