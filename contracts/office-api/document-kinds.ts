/** Расходная накладная, Приходный кассовый ордер, Возвратная накладная, Расходный кассовый ордер. */
export const documentKinds = ["invoice", "cash_receipt", "return_invoice", "cash_expense"] as const;
export type DocumentKind = (typeof documentKinds)[number];
