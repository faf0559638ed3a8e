import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `token`, `till`, `office`, `customer`, `warehouse`, `cash-desk`, `exchange`: help, columns and words of their output. */
export const officePhrases: Phrases = {
  "tokens of the REST API ({})": "токены REST API ({})",
  "make a token, and show it this once": "выпустить токен и один раз показать его",
  "make a token, and show it this once. Only its hash is kept.":
    "выпустить токен и один раз показать его. Хранится только хеш.",
  "what it is for: changes are told by this name": "для чего он: под этим именем видны изменения",
  "what it may do: {}; writing does not include reading": "что разрешено: {}; запись не включает чтения",
  "all scopes": "все права",
  "30d, 12h, or a date such as 2027-01-01 (in UTC); without it, it does not end":
    "30d, 12h или дата, например 2027-01-01 (UTC); без параметра — бессрочно",
  "list the account's tokens, those that ended too; the tokens themselves are never shown":
    "показать токены аккаунта, и оконченные тоже; сами токены не показываются",
  "end a token at once and for ever": "отозвать токен сразу и навсегда",
  "its id, as list shows it": "id, как его показывает list",
  scopes: "права",
  all: "все",
  "what the office says of tills (ККМ); device makes them": "настройки касс (ККМ); заводит их device",
  "list tills with their settings": "показать кассы с их настройками",
  "change what is given of a till: its id or @store_ext_id/till_ext_id":
    "изменить указанное у кассы: её id или @внешний_id_магазина/внешний_id_кассы",
  "«Работа с заказами покупателей»; off withdraws nothing":
    "«Работа с заказами покупателей»; off ничего не снимает",
  "«Автоматическая загрузка заказов»": "«Автоматическая загрузка заказов»",
  "the warehouse that it sells from: id or ext id": "склад, с которого она продаёт: id или внешний id",
  "it has none": "склада нет",
  "«Наличная касса для отражения операций»: id or ext id":
    "«Наличная касса для отражения операций»: id или внешний id",
  "it has none: cash orders are left unposted": "кассы нет: ордера остаются непроведёнными",
  "settings of the account's back office": "настройки учёта аккаунта",
  "show the settings": "показать настройки",
  "change the settings; they hold for transactions that arrive from then on":
    "изменить настройки; они действуют для следующих транзакций",
  "which transactions documents are made of: those with a customer order, or every sale and return":
    "по каким транзакциям оформлять документы: по заказам покупателей или по всем продажам и возвратам",
  orders: "заказы",
  loads: "загрузка",
  warehouse: "склад",
  "cash desk": "касса учёта",
  "the customers of an account": "покупатели аккаунта",
  "add a customer; the account is made on first use":
    "добавить покупателя; аккаунт заводится при первом добавлении",
  "of a person or a company": "имя или название",
  "your own id of the customer, unique in the account":
    "ваш идентификатор покупателя, единственный в аккаунте",
  "ИНН of 10 or 12 digits": "ИНН из 10 или 12 цифр",
  "list customers in the order in which they were added": "показать покупателей в порядке добавления",
  "a part of the name or of the telephone": "часть имени или телефона",
  "the customer with this id of yours": "покупатель с этим вашим идентификатором",
  phone: "телефон",
  email: "почта",
  "tax number": "ИНН",
  "the warehouses (склады) of an account": "склады аккаунта",
  "add one; the account is made on first use": "добавить; аккаунт заводится при первом добавлении",
  "list them in the order in which they were added": "показать в порядке добавления",
  "the cash desks (кассы) that cash orders go by": "кассы, по которым проводятся ордера",
  "orders, goods and settings on their way to tills": "заказы, товары и настройки на пути к кассам",
  "have every till take the present state again: after the database was restored from a backup":
    "пусть все кассы заново возьмут нынешнее состояние: после восстановления базы из копии",
};
