/**
 * The requests of the source document, byte for byte as it prints them. The second example's receipt has 250 against
 * positions of 150; the reports end on 31 April; the event's method has a dotless ı.
 */
export const seedPurchaseRegister =
  '{ "jsonrpc": "2.0", "id": "7241520367540836", "method": "purchaseRegister", "params": { "token": "guest@giftoman.ru", "amount": 100, "cart": { "discount": 0, "ts": "2018-03-14T16:39:51.000Z", "cashier": "Марина Ивановна", "extId": "bb802ad3-d268-4946-b80c-b963aaf66b21", "positions": [ { "name": "Пирожок с повидлом", "count": 10, "total": 100, "seller": "Марина Ивановна", "category": "Вкусное" } ] } } }';

export const seedPurchaseRegisterBatch =
  '{ "jsonrpc": "2.0", "id": "7241520367540836", "method": "purchaseRegisterBatch", "params": { "receipts": [ { "amount": 100, "discount": 0, "ts": "2018-03-14T16:39:51.000Z", "cashier": "Марина Ивановна", "extId": "bb802ad3-d268-4946-b80c-b963aaf66b21", "positions": [ { "name": "Пирожок с повидлом", "count": 10, "total": 100, "seller": "Марина Ивановна", "category": "Вкусное", "extId": "10002346" } ] }, { "amount": 250, "discount": 0, "ts": "2018-03-14T16:55:01.000Z", "cashier": "Илона Давыдовна", "extId": "34c39902-5554-4be3-a3b2-042c3e2a6262", "positions": [ { "name": "Пирожок с повидлом", "count": 15, "total": 150, "seller": "Илона Давыдовна", "category": "Вкусное", "extId": "1066" } ], "poskey": "@111/123" } ], "agent": { "name": "Centrum", "version": "10.2.60.0" } } }';

export const seedReportMetrics =
  '{ "id":"1251506945251332", "method":"reports", "params":{ "id":"metrics", "params": { "range" : [{"type":"month","from":"2018-04-01", "to":"2018-04-31 23:59"},{"type":"day","from":"2018-04-17","to":"2018-04-17 23:59:59"}]} }, "jsonrpc":"2.0" }';

export const seedReportSellers =
  '{ "id":"1251506945251332", "method":"reports", "params":{ "id":"bysellers", "params": { "range" : [{"type":"month","from":"2018-04-01", "to":"2018-04-31 23:59"},{"type":"day","from":"2018-04-17","to":"2018-04-17 23:59:59"}]} }, "jsonrpc":"2.0" }';

/** The source prints no request for it; this is its name as printed, twice, and its parameters as listed. */
export const seedEventMethod = "regısterEvent";
