/**
 * What the demonstration chain sells: invented goods of a bakery with coffee and a little grocery.
 */

/** When a thing sells better: cold drinks in summer, hot soup in winter. */
export type Season = "summer" | "winter";

export interface Good {
  readonly article: string;
  /** EAN-13 of the numbers that GS1 leaves to a shop itself. */
  readonly barcode: string;
  readonly name: string;
  /** As on the wire: several categories are joined by `&&`. */
  readonly category: string;
  /** Of one piece or one kilogram. */
  readonly priceKopecks: number;
  /** How often it is taken, against the others. */
  readonly popularity: number;
  readonly byWeight: boolean;
  readonly season: Season | undefined;
}

/** Baked in the shop: the chain's own brand. */
export const ownCategory = "Своя пекарня";

type Line = readonly [name: string, rubles: number, popularity: number, trait?: Season | "kg"];

const shelves: Readonly<Record<string, readonly Line[]>> = {
  [`Хлеб && ${ownCategory}`]: [
    ["Хлеб «Полевой» ржаной", 68, 30],
    ["Хлеб «Полевой» с тмином", 74, 14],
    ["Батон «Утренний»", 52, 34],
    ["Багет с чесноком", 89, 16],
    ["Чиабатта", 95, 11],
    ["Хлеб на закваске «Семь зёрен»", 142, 12],
    ["Лаваш тонкий", 60, 13],
    ["Кулич «Праздничный»", 290, 1],
  ],
  [`Выпечка && ${ownCategory}`]: [
    ["Пирожок с капустой", 55, 36],
    ["Пирожок с картошкой и грибами", 58, 30],
    ["Пирожок с повидлом", 49, 28],
    ["Сосиска в тесте", 79, 33],
    ["Самса с курицей", 98, 26],
    ["Хачапури с сыром", 135, 18],
    ["Слойка с ветчиной", 105, 17],
    ["Ватрушка с творогом", 66, 24],
    ["Плюшка с корицей", 59, 27],
    ["Круассан", 85, 38],
    ["Круассан с миндалём", 129, 15],
  ],
  [`Сладкое && ${ownCategory}`]: [
    ["Эклер со сливками", 92, 19],
    ["Пирожное «Картошка»", 78, 18],
    ["Чизкейк, кусок", 210, 11],
    ["Медовик, кусок", 165, 14],
    ["Торт «Прилавочный» 1 кг", 1190, 2],
    ["Печенье овсяное", 340, 12, "kg"],
    ["Пряник мятный", 290, 9, "kg"],
  ],
  Кофе: [
    ["Эспрессо", 110, 18],
    ["Американо", 130, 42],
    ["Капучино 250 мл", 179, 58],
    ["Капучино 400 мл", 229, 31],
    ["Латте 400 мл", 235, 29],
    ["Раф ванильный", 259, 14],
    ["Какао с зефиром", 210, 13, "winter"],
    ["Холодный кофе с апельсином", 249, 15, "summer"],
  ],
  Напитки: [
    ["Чай чёрный", 85, 24],
    ["Чай облепиховый", 169, 17, "winter"],
    ["Лимонад «Тархун» 0,5 л", 119, 18, "summer"],
    ["Квас домашний 0,5 л", 99, 20, "summer"],
    ["Морс клюквенный", 105, 15],
    ["Вода питьевая 0,5 л", 55, 31],
  ],
  Обеды: [
    ["Борщ со сметаной", 189, 15, "winter"],
    ["Суп-пюре тыквенный", 199, 9, "winter"],
    ["Окрошка", 185, 10, "summer"],
    ["Салат «Деревенский»", 175, 12],
    ["Котлета с пюре", 245, 14],
    ["Сэндвич с тунцом", 219, 12],
  ],
  Молочное: [
    ["Молоко 3,2 % 1 л", 94, 22],
    ["Кефир 1 л", 99, 13],
    ["Сметана 20 % 300 г", 112, 12],
    ["Сыр «Придорожный»", 890, 9, "kg"],
    ["Творог зернёный", 135, 11],
    ["Сырок глазированный", 54, 19],
  ],
  "Бакалея && Полезное": [
    ["Мёд гречишный 500 г", 420, 4],
    ["Варенье малиновое", 265, 5],
    ["Крупа гречневая 800 г", 98, 7],
    ["Орехи грецкие", 1150, 5, "kg"],
    ["Курага", 690, 4, "kg"],
  ],
  Фрукты: [
    ["Яблоки «Антоновка»", 139, 12, "kg"],
    ["Бананы", 149, 16, "kg"],
    ["Мандарины", 199, 14, "kg"],
    ["Клубника", 540, 8, "summer"],
  ],
  Разное: [
    ["Пакет бумажный", 12, 44],
    ["Свеча для торта", 35, 3],
    ["Открытка «С праздником»", 75, 2],
  ],
};

const ownPrefix = "20";

function goodsOf(): Good[] {
  const goods: Good[] = [];
  for (const [category, lines] of Object.entries(shelves)) {
    for (const [name, rubles, popularity, trait] of lines) {
      const article = String(10_001 + goods.length);
      goods.push({
        article,
        barcode: barcodeOf(article),
        name,
        category,
        priceKopecks: rubles * 100 - (rubles > 400 ? 10 : 0),
        popularity,
        byWeight: trait === "kg",
        season: trait === "kg" ? undefined : trait,
      });
    }
  }
  return goods;
}

/** From the right, the twelve digits are weighed 3, 1, 3, 1 …; with the check digit the sum is a multiple of ten. */
function barcodeOf(article: string): string {
  const digits = `${ownPrefix}${article.padStart(12 - ownPrefix.length, "0")}`;
  const sum = [...digits].reduce(
    (total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

export const goods: readonly Good[] = goodsOf();
