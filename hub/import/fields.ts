/** What a column of the file may say of a receipt: the fields of `--map`. */
export const mapFields = {
  receipt: "the receipt's number; several columns joined as Касса+Смена+Номер",
  ts: "date and time, or the date alone beside `time`",
  time: "time of day, where the file keeps it in a column of its own",
  name: "name of the goods; where it is empty the article stands in for it",
  count: "how many, with or without a unit; 1 when there is no such column",
  price: "price of one; the position's total is count × price, less lineDiscount",
  total: "total of the position after all discounts, instead of price",
  lineDiscount: "money off the position, beside price",
  receiptDiscount: "money off the whole receipt that is not taken off its rows yet; it is spread over them",
  discount: "discount of the whole receipt that is taken off its rows' totals already",
  amount: "the whole receipt's sum: what its rows must add up to",
  kind: "sale, refund or void; the usual words are known, --kind says others",
  void: "a row is not counted where this says so: a word such as Cancelled, or the time of it",
  seller: "who sold the position",
  cashier: "who made out the receipt",
  category: "category of the goods, several joined by &&",
  article: "code of the goods: the position's extId",
  token: "the customer's id; guest when empty",
  shift: "number of the shift; receipts of one number in two shifts are two",
  store: "ext id of the store, or @store/till",
  till: "ext id of the till within the store; receipts of one number at two tills are two",
} as const;

export type MapField = keyof typeof mapFields;

export function isMapField(field: string): field is MapField {
  return Object.hasOwn(mapFields, field);
}

/** Names of columns that are found by themselves, in small letters. */
export const usualNames: Readonly<Partial<Record<MapField, readonly string[]>>> = {
  receipt: [
    ...["receipt", "receipt number", "receipt no", "receipt id", "invoice", "invoiceno", "чек", "номер чека"],
    ...["№ чека", "чек №", "n чека", "номер", "№", "№ документа", "номер документа"],
  ],
  ts: [
    ...["ts", "date", "datetime", "date time", "date/time", "timestamp", "created at", "дата", "дата чека"],
    ...["дата и время", "дата/время", "дата время", "дата продажи", "период"],
  ],
  time: ["time", "время", "время чека", "время продажи"],
  name: [
    ...[
      "name",
      "item",
      "item name",
      "product",
      "product name",
      "description",
      "goods",
      "товар",
      "номенклатура",
    ],
    ...["наименование", "название", "наименование товара", "название товара", "позиция"],
  ],
  count: ["count", "qty", "quantity", "количество", "кол-во", "кол-во товара", "кол.", "колво"],
  price: ["price", "unit price", "unitprice", "цена", "цена за единицу"],
  total: [
    ...["total", "sum", "line total", "net sales", "сумма", "стоимость", "сумма продажи", "сумма со скидкой"],
    ...["сумма, руб", "сумма, руб.", "итого", "всего"],
  ],
  kind: [
    "kind",
    "type",
    "receipt type",
    "тип",
    "тип чека",
    "вид операции",
    "операция",
    "тип операции",
    "вид чека",
  ],
  seller: ["seller", "salesperson", "продавец", "консультант"],
  cashier: ["cashier", "cashier name", "кассир"],
  category: ["category", "категория", "группа", "группа товаров", "номенклатурная группа"],
  article: ["article", "sku", "code", "stockcode", "артикул", "код", "код товара"],
  shift: ["shift", "shift number", "смена", "номер смены", "№ смены", "кассовая смена"],
  store: ["store", "shop", "store ext id", "магазин", "торговая точка"],
  till: ["till", "register", "pos", "касса", "ккм", "номер кассы", "касса ккм", "№ кассы"],
};

/** Headings that mean something which is in no receipt unless a person says so. */
export const noticedNames: Readonly<Partial<Record<MapField, readonly string[]>>> = {
  lineDiscount: ["discount", "discounts", "line discount", "скидка", "сумма скидки", "скидка, руб"],
  void: [
    "void",
    "voided",
    "cancelled",
    "canceled",
    "cancelled at",
    "status",
    "статус",
    "аннулирован",
    "отменен",
  ],
};
