import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";
import { text } from "../values/wire.ts";
import { agentCharsMax, receiptsPerBatchMax } from "./limits.ts";
import { Receipt, receiptErrors } from "./receipt.ts";
import { Wanted } from "./wanted.ts";

const Agent = Type.Object(
  {
    name: Type.Optional(text(agentCharsMax, "Name of the till's software.")),
    version: Type.Optional(text(agentCharsMax, "Version of the till's software.")),
  },
  { description: "The software that sends; kept with the device." },
);

export const purchaseRegisterBatch = defineMethod({
  name: "purchaseRegisterBatch",
  summary: "Registers up to 100 receipts, all of them or none.",
  params: Type.Object({
    receipts: Type.Array(Receipt, {
      minItems: 1,
      maxItems: receiptsPerBatchMax,
      description: "The receipts, flat: the members of `cart` stand beside the amount.",
    }),
    agent: Type.Optional(Agent),
  }),
  result: Type.Object({
    count: Type.Integer({
      minimum: 1,
      description: "How many receipts are registered, those from before included.",
    }),
    duplicates: Type.Optional(
      Type.Integer({ minimum: 1, description: "How many of them were registered before. Absent when none." }),
    ),
    wanted: Type.Optional(Wanted),
  }),
  notes: [
    "**All or nothing.** Either every receipt is durable and the answer is `count`, or nothing was written and the error names the first offender: it is echoed whole as `error.receipt` (directly in `error`, not in `data`), and `error.data` holds its `index` and the `path` of the bad field.",
    "The receipts are looked through in three turns, and the first offender is the first of the first turn that finds one: the form of all of them, then poskeys and values, then contents that contradict what is registered.",
    "A `cart` inside a receipt is refused, although other unnamed members are ignored: its contents would be lost.",
    "The source's examples of this method and of `purchaseRegister` hold one receipt with two contents (here its position has an `extId`): from one device the later of them is -32500.",
    "A receipt that appears twice in one batch is one receipt: the second is a duplicate of the first.",
  ],
  errors: receiptErrors,
  examples: [
    {
      title:
        "The source's own example; the second receipt's positions do not add up to its amount, and it is accepted",
      params: {
        receipts: [
          {
            amount: 100,
            discount: 0,
            ts: "2018-03-14T16:39:51.000Z",
            cashier: "Марина Ивановна",
            extId: "bb802ad3-d268-4946-b80c-b963aaf66b21",
            positions: [
              {
                name: "Пирожок с повидлом",
                count: 10,
                total: 100,
                seller: "Марина Ивановна",
                category: "Вкусное",
                extId: "10002346",
              },
            ],
          },
          {
            amount: 250,
            discount: 0,
            ts: "2018-03-14T16:55:01.000Z",
            cashier: "Илона Давыдовна",
            extId: "34c39902-5554-4be3-a3b2-042c3e2a6262",
            positions: [
              {
                name: "Пирожок с повидлом",
                count: 15,
                total: 150,
                seller: "Илона Давыдовна",
                category: "Вкусное",
                extId: "1066",
              },
            ],
            poskey: "@111/123",
          },
        ],
        agent: { name: "Centrum", version: "10.2.60.0" },
      },
      result: { count: 2 },
    },
  ],
});
