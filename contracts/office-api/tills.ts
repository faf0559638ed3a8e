import Type, { type Static } from "typebox";
import { pageOf, pageQuery } from "./page.ts";
import { defineRoute } from "./route.ts";
import { idOfAnswer, none, ourId, stale, versionOfChange } from "./values.ts";

const worksWithOrders = Type.Boolean({
  description: "«Работа с заказами покупателей»: it may stand in an order's tab «ККМ».",
});
const loadsOrders = Type.Boolean({
  description: "«Автоматическая загрузка заказов»: «Заполнить» adds it to orders of its warehouse.",
});

const linked = (description: string) =>
  Type.Union(
    [
      Type.Object(
        { id: idOfAnswer, name: Type.String({ description: "Its name." }) },
        { title: "an object" },
      ),
      Type.Null(),
    ],
    { title: "an object or null", description },
  );

export const Till = Type.Object(
  {
    id: idOfAnswer,
    extId: Type.Union([Type.String(), Type.Null()], {
      title: "text or null",
      description: "Your own id of it, unique in its store.",
    }),
    name: Type.String({ description: "Its name; empty: none." }),
    status: Type.Enum(["active", "blocked"], { description: "Whether its key is accepted." }),
    store: Type.Object(
      {
        id: idOfAnswer,
        extId: Type.Union([Type.String(), Type.Null()], {
          title: "text or null",
          description: "Your own id of it.",
        }),
        name: Type.String({ description: "Its name." }),
      },
      { description: "Where it stands." },
    ),
    worksWithOrders,
    loadsOrders,
    warehouse: linked("The warehouse (склад) that it sells from."),
    cashDesk: linked("«Наличная касса для отражения операций»; null: cash orders are left unposted."),
    version: Type.Integer({ description: "Every change makes a new one; 0: nothing was ever set." }),
  },
  { title: "a till" },
);
export type TillAnswer = Static<typeof Till>;

const path = Type.Object({ id: ourId("The till.") });
const reference = (description: string) =>
  Type.Union([ourId("Our id."), Type.Null()], { title: "text or null", description });

export const listTills = defineRoute({
  name: "listTills",
  method: "GET",
  address: "/tills",
  scope: "tills:read",
  summary: "Lists tills (ККМ) with what the office says of them.",
  query: Type.Object({
    ...pageQuery,
    store: Type.Optional(ourId("Only tills of this store.")),
    warehouse: Type.Optional(ourId("Only tills of this warehouse.")),
    worksWithOrders: Type.Optional(Type.Boolean({ description: "Only those that do, or do not." })),
    loadsOrders: Type.Optional(Type.Boolean({ description: "Only those that do, or do not." })),
  }),
  answer: pageOf(Till),
});

export const getTill = defineRoute({
  name: "getTill",
  method: "GET",
  address: "/tills/{id}",
  scope: "tills:read",
  summary: "Answers one till.",
  path,
  answer: Till,
  problems: [none],
});

export const changeTill = defineRoute({
  name: "changeTill",
  method: "PATCH",
  address: "/tills/{id}",
  scope: "tills:write",
  summary: "Changes what is given of a till's settings, and leaves the rest.",
  path,
  body: Type.Object({
    version: versionOfChange,
    worksWithOrders: Type.Optional(worksWithOrders),
    loadsOrders: Type.Optional(loadsOrders),
    warehouseId: Type.Optional(reference("The warehouse; null: none.")),
    cashDeskId: Type.Optional(reference("The cash desk; null: none.")),
  }),
  answer: Till,
  problems: [none, stale, { problem: "unprocessable", when: "There is no such warehouse or cash desk." }],
  notes: [
    "The till hears of `worksWithOrders` through the exchange.",
    "Taking `worksWithOrders` away withdraws nothing by itself: orders that were put out to the till stay there until they are sold, unposted, or taken off its tab. The till cannot be added to further orders.",
  ],
});

export const tillRoutes = [listTills, getTill, changeTill];
