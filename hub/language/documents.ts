import type { Phrases } from "@prilavok/contracts/language/phrases.ts";

/** `transaction`, `document` and `kkm-transfer`: help, columns and words of their output. */
export const documentPhrases: Phrases = {
  "receipts of the tills («Транзакции ККМ»), and whether their documents are made":
    "чеки касс («Транзакции ККМ») и документы по ним",
  "list transactions in the order of their arrival": "показать транзакции в порядке поступления",
  "only of this store": "только этого магазина",
  "only of this till: the device's id": "только этой кассы: id устройства",
  "first day, YYYY-MM-DD, store-local": "первый день, ГГГГ-ММ-ДД, по времени магазина",
  "last day": "последний день",
  "only of this customer order": "только этого заказа покупателя",
  "only those after this one": "только следующие за этим",
  "how many at most": "сколько, не больше",
  "only conflicts of customer orders that nobody has settled": "только нерешённые конфликты заказов",
  "show a transaction with its lines and documents": "показать транзакцию со строками и документами",
  "the transaction": "транзакция",
  "let KKMTransfer try one again that was set aside, with those that return or annul it":
    "повторить отложенную транзакцию в KKMTransfer, вместе с её возвратами и аннулированиями",
  "documents made of transactions: invoices and cash orders, and those that mirror them":
    "документы по транзакциям: накладные и кассовые ордера, и возвратные к ним",
  "list documents in the order in which they were made": "показать документы в порядке создания",
  "only of this kind": "только этого вида",
  "only posted ones": "только проведённые",
  "only those that are not posted": "только непроведённые",
  "show a document with its lines": "показать документ со строками",
  "the document": "документ",
  "post a document by hand; a cash order needs a cash desk: the given one, else its own, else the till's":
    "провести документ вручную; ордеру нужна касса: указанная, иначе своя, иначе касса ККМ",
  "the cash desk of a cash order": "касса ордера",
  "take the posting of a document back": "отменить проведение документа",
  "print a document as a page of HTML, A4: open it in a browser to print it or keep it as PDF":
    "вывести документ страницей HTML, A4: откройте её в браузере, чтобы напечатать или сохранить в PDF",
  "«Обработка транзакций ККМ (KKMTransfer)»: makes documents of transactions":
    "«Обработка транзакций ККМ (KKMTransfer)»: оформляет документы по транзакциям",
  "make the documents of all transactions that wait, here and now, beside whatever hubs do the same;\nCtrl-C ends it after the batch under way":
    "оформить сейчас документы по всем ожидающим транзакциям; хабы могут делать то же рядом;\nCtrl-C останавливает после начатой порции",
  "It must be an id: 1 to 18 digits.": "Нужен id: от 1 до 18 цифр.",
  "It must be an id: a whole number.": "Нужен id: целое число.",
  "It must be a whole number from {} to {}.": "Нужно целое число от {} до {}.",
  "It must be a whole number up to {}.": "Нужно целое число не больше {}.",
  "It must be a day YYYY-MM-DD, 2000 to 2100.": "Нужен день ГГГГ-ММ-ДД с 2000 по 2100 год.",
  day: "день",
  documents: "документы",
  reason: "причина",
  posted: "проведён",
  transaction: "транзакция",
  unit: "единица",
  "no such transactions": "таких транзакций нет",
  "no such documents": "таких документов нет",
  sale: "продажа",
  refund_by_receipt: "возврат по чеку",
  refund_without_receipt: "возврат без чека",
  refund: "возврат",
  correction: "коррекция",
  annulment: "аннулирование",
  "not-needed": "не нужны",
  made: "оформлены",
  "set-aside": "отложены",
};
