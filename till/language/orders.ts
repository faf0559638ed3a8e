import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `order` and `goods`: help, columns and words of their output. */
export const orderPhrases: Phrases = {
  "customer orders of the till that serves": "заказы покупателей на работающей кассе",
  "orders in the order of their arrival": "заказы в порядке поступления",
  "only those": "только в этом состоянии",
  "only the order with this number": "только заказ с этим номером",
  "only those with it in their number, customer, telephone or comment":
    "только те, где это есть в номере, покупателе, телефоне или комментарии",
  "only those that follow: the list before tells what to give here":
    "только следующие: что указать, сказано в предыдущем списке",
  "an order with its lines": "заказ со строками",
  "its number, such as ЗП-000012 or 12, or its uid": "номер, например ЗП-000012 или 12, или uid",
  "take an order into work, and print the body of its sale":
    "взять заказ в работу («Подобрать чек») и вывести тело его продажи",
  "give an order in work back without a sale": "вернуть заказ из работы без продажи",
  "goods that the till that serves knows": "товары, которые знает работающая касса",
  "find goods by code, by barcode, or by a part of their names":
    "найти товары по коду, штрихкоду или части названия",
  "a part of the name": "часть названия",
  "the article with this code": "товар с этим кодом",
  "the article with this barcode": "товар с этим штрихкодом",
  "with a text: only those that follow this code": "с текстом: только следующие за этим кодом",
  "there are more: --after {}": "есть ещё: --after {}",
  "there are no orders": "заказов нет",
  "there are no such goods": "таких товаров нет",
  number: "номер",
  customer: "покупатель",
  total: "сумма",
  lines: "строк",
  line: "№",
  amount: "количество",
  discount: "скидка",
  note: "примечание",
  uid: "uid",
  code: "код",
  barcode: "штрихкод",
  name: "название",
  price: "цена",
  category: "категория",
  "the till has no order {}": "на кассе нет заказа {}",
  "several orders have the number {}: name one by its uid": "номер {} у нескольких заказов: укажите uid",
};
