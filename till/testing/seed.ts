/**
 * The requests and answers of the source's page on SALE, as printed: its long request is no JSON, since it has a bracket
 * too many after `markings`, and its long answer lacks a comma. Source: the seed of the Till API.
 */
export const seedRequestAsPrinted = `{
    "cashier": "Кассир",
    "itemList": [
        {
            "nameTitle": "Товар 1",
            "codeNumber": "1",
            "typeCode": "0",
            "price": "4",
            "amount": "1"
        },
        {
            "nameTitle": "Товар 2",
            "codeNumber": "234002634987",
            "typeCode": "1",
            "markings": [
                {
                  "si": "midom0im20m03223d-2-d"
                },
                {
                  "ukz": "2321987121CAC"
                }
          ],
            ],
            "price": "1",
            "amount": "9999.99",
            "isPercentDiscount": false,
            "discount": "9999.98",
            "isPercentIncrease": true,
            "increase": "50",
            "section":{
              "code": 123,
              "name": "бакалея"
            }
        },
        {
            "codeNumber": "20",
            "price": "4",
            "amount": "1",
            "isPercentDiscount": true,
            "discount": "1"
        }
    ],
    "cash": "15",
    "cashless": "0",
    "certificate": "0",
    "isPercentIncrease": false,
    "chequeIncrease": "10",
    "isPercentDiscount": true,
    "chequeDiscount": "10",
    "tpTaxNumber": 193141246,
    "printCheque": false,
    "prefix": [{"Text": {"text": "тексттекст"}}, {"QrCode": {"qrCode" : "BASE64"}}], 
    "suffix": [{"Text": {"text": "тексттекст"}}, {"QrCode": {"qrCode" : "BASE64"}}],
    "operationId": "123"
}
`;

/** The same without the bracket. */
export const seedRequestMended = seedRequestAsPrinted.replace(
  "          ],\n            ],\n",
  "          ],\n",
);

/** Example "не передано имя кассира". */
export const seedWithoutCashier = `{
    "itemList": [
        {
            "nameTitle": "Товар 1",
            "codeNumber": "1",
            "typeCode": "0",
            "price": "4",
            "amount": "1"
        },
        {
            "nameTitle": "Товар 2",
            "codeNumber": "10",
            "typeCode": "0",
            "price": "1",
            "amount": "9999.99",
            "isPercentDiscount": false,
            "discount": "9999.98"
        },
        {
            "codeNumber": "20",
            "price": "4",
            "amount": "1",
            "isPercentDiscount": true,
            "discount": "1"
        }
    ],
    "cash": "15",
    "cashless": "0",
    "certificate": "0"
}
`;

export const seedWithoutCashierAnswer = {
  messageDetail: "Не передано имя кассира",
  messageTitle: "Ошибка",
  resultCode: 435,
  type: "SALE",
};

/** Example "превышен лимит цены". */
export const seedOverLimit = `{
    "cashier": "Кассир",
    "itemList": [
        {
            "nameTitle": "Товар 9999",
            "codeNumber": "999",
            "typeCode": "0",
            "price": "99999999",
            "amount": "9999.99",
            "isPercentDiscount": false,
            "discount": "9999.98"
        }
    ],
    "cash": "15",
    "cashless": "0",
    "certificate": "0"
}
`;

export const seedOverLimitAnswer = {
  messageDetail: "Максимально допустимая цена 99999999999.99",
  messageTitle: "Ошибка",
  resultCode: 414,
  type: "SALE",
};
