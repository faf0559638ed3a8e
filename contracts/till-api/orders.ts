import Type, { type Static } from "typebox";
import type { Frozen } from "./frozen.ts";

/** Customer orders and goods as the Till API tells them. */

const said = (description: string) => Type.String({ description });
const time = (description: string) =>
  Type.String({ title: "a time, ISO 8601 with the till's offset", description });
const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const sum = (description: string) =>
  Type.String({ pattern: "^[0-9]+\\.[0-9]{2}$", title: "money, as text with 2 decimals", description });

export const OrderLineTold = Type.Object(
  {
    line: Type.Integer({ minimum: 1, description: "Its number in the order." }),
    code: said("The article's code; empty: none."),
    barcode: textOrNull("Its barcode."),
    name: said("Its name."),
    unit: said("Its unit."),
    category: said("Its category."),
    amount: said("How much is still to be sold."),
    price: sum("Price of one unit."),
    discount: sum("Discount on the line."),
    total: sum("Price × amount, less the discount."),
  },
  { description: "A line of an order." },
);

export const OrderTold = Type.Object(
  {
    uid: said("What the other operations name it by."),
    version: Type.Integer({ minimum: 1, description: "Its version." }),
    number: said("Its number for people."),
    orderedAt: said("When it was made."),
    customer: Type.Union(
      [Type.Object({ name: said("Name."), phone: said("Telephone; empty: not known.") }), Type.Null()],
      { description: "Who ordered." },
    ),
    comment: said("What the office says to the cashier."),
    lines: Type.Array(OrderLineTold, { description: "The goods." }),
    total: sum("Sum of the lines."),
    heldBy: textOrNull("Another till that has it in work."),
    inWork: Type.Union(
      [
        Type.Object({
          cashier: said("Who has picked it."),
          since: time("When."),
          version: Type.Integer({ minimum: 1, description: "The version that was picked." }),
          isOffline: Type.Boolean({
            description: "«Взят без связи»: the hub has not heard of it, and another till may sell it, too.",
          }),
          lost: textOrNull("Which other till has it now or has sold it; a sale of it is refused (714)."),
        }),
        Type.Null(),
      ],
      { description: "Its being in work at this till." },
    ),
    withdrawn: Type.Union([Type.Enum(["sold", "unposted", "edited", "cancelled", "removed"]), Type.Null()], {
      description:
        "Of an order in work: why it is not for this till any more; `edited` or `removed` also when the hub refuses it and has not told the exact reason yet. It may still be sold, unless it was `sold` elsewhere (714).",
    }),
    note: textOrNull("What the cashier should see of all that, in a sentence."),
  },
  { description: "A customer order." },
);
export type OrderTold = Frozen<Static<typeof OrderTold>>;

export const SaleOfOrder = Type.Object(
  {
    cashier: said("The cashier."),
    orderUid: said("The order."),
    itemList: Type.Array(
      Type.Object({
        nameTitle: said("Name."),
        codeNumber: Type.Optional(said("Code or barcode.")),
        typeCode: Type.Enum(["0", "1"], { description: "As in SALE." }),
        price: sum("Price of one unit."),
        amount: said("Quantity."),
        discount: Type.Optional(sum("Discount as money.")),
        category: Type.Optional(said("Category.")),
      }),
      { description: "The lines." },
    ),
  },
  { description: "PICK_ORDER: a body of SALE for the whole order; only the payments are missing." },
);
export type SaleOfOrder = Frozen<Static<typeof SaleOfOrder>>;

export const GoodsTold = Type.Object(
  {
    code: said("Code."),
    barcode: textOrNull("Barcode."),
    name: said("Name."),
    unit: said("Unit."),
    category: said("Category; several are separated by `&&`."),
    price: sum("Price."),
    isArchived: Type.Boolean({ description: "True: it is no longer sold." }),
  },
  { description: "An article." },
);
export type GoodsTold = Frozen<Static<typeof GoodsTold>>;

export const OrdersInfo = Type.Object(
  {
    state: Type.Enum(["halted", "asking", "confirming", "waiting", "stopped"], {
      description:
        "`halted`: the exchange is off or faulty; `asking`, `confirming`: it works; `waiting`: a failure is waited out; `stopped`: the hub refuses the key.",
    }),
    worksWithOrders: Type.Boolean({ description: "Whether the office lets this till work with orders." }),
    count: Type.Integer({ minimum: 0, description: "Orders that the till has." }),
    inWork: Type.Integer({ minimum: 0, description: "Orders in work at this till." }),
    goods: Type.Integer({ minimum: 0, description: "Goods that the till has." }),
    lastExchangeAt: Type.Union([time("When the hub last answered."), Type.Null()], {
      description: "When the hub last answered.",
    }),
    warnings: Type.Array(Type.String(), { description: "What somebody should know, for people." }),
  },
  { description: "The exchange of orders and goods with the hub." },
);
export type OrdersInfo = Frozen<Static<typeof OrdersInfo>>;
