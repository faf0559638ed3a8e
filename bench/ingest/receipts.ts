/** The receipts of the bench: three positions, five sellers a store, ten categories, every identity new. */

const firstMs = Date.UTC(2026, 2, 2, 5);
/** A till of a busy shop: one receipt in twenty seconds of the receipt's own time. */
const stepMs = 20_000;
const goods = [
  ["Пирожок с повидлом", 45.5, "Выпечка"],
  ["Хлеб ржаной", 62, "Хлеб"],
  ["Кофе американо", 150, "Напитки"],
  ["Молоко 3,2 %", 89.9, "Молочное"],
  ["Сыр российский", 310.25, "Молочное&&Сыры"],
  ["Яблоки сезонные", 99, "Фрукты"],
  ["Вода негазированная", 55, "Напитки"],
  ["Салат столичный", 180, "Кулинария"],
  ["Конфеты", 240, "Сладости"],
  ["Пакет", 8, "Прочее"],
] as const;

export interface BenchReceipt {
  readonly amount: number;
  readonly discount: number;
  readonly ts: string;
  readonly cashier: string;
  readonly extId: string;
  readonly positions: readonly {
    readonly name: string;
    readonly count: number;
    readonly total: number;
    readonly seller: string;
    readonly category: string;
    readonly extId: string;
  }[];
}

/** Receipt `number` of a till; `run` keeps the identities of different runs apart. */
export function benchReceipt(run: number, till: number, number: number): BenchReceipt {
  const seller = `Продавец ${till}-${number % 5}`;
  const positions = [0, 1, 2].map((line) => {
    const article = (number * 3 + line) % goods.length;
    const [name, price, category] = goods[article] ?? goods[0];
    const count = 1 + ((number + line) % 3);
    return {
      name,
      count,
      total: Math.round(price * count * 100) / 100,
      seller,
      category,
      extId: `${1000 + article}`,
    };
  });
  const amount = Math.round(positions.reduce((sum, p) => sum + p.total, 0) * 100) / 100;
  const tail = number.toString(16).padStart(12, "0");
  return {
    amount,
    discount: 0,
    ts: new Date(firstMs + number * stepMs).toISOString(),
    cashier: seller,
    extId: `${run.toString(16).padStart(8, "0")}-${till.toString(16).padStart(4, "0")}-4000-8000-${tail}`,
    positions,
  };
}
