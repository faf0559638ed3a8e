import type { TimeZone } from "@prilavok/contracts/values/time.ts";

/** A store of the demonstration chain, and how it sells. */
export interface DemoStore {
  readonly extId: string;
  readonly name: string;
  readonly city: string;
  readonly street: string;
  readonly house: string;
  readonly timeZone: TimeZone;
  /** Minutes of the local day; 0 and 1440: round the clock. */
  readonly opensMinute: number;
  readonly closesMinute: number;
  readonly receiptsPerDay: number;
  /** Monday first. */
  readonly weekdays: readonly number[];
  /** The crew of each day works two days and rests two: two crews. */
  readonly crews: readonly [Crew, Crew];
  readonly tills: readonly DemoTill[];
}

export interface DemoTill {
  readonly extId: string;
  /** Part of the store's receipts. */
  readonly share: number;
}

/** Who is in the shop on a day: a cashier for each till, and sellers behind the counter. */
export interface Crew {
  readonly cashiers: readonly string[];
  readonly sellers: readonly string[];
}

export const chainName = "Сдобный двор";

export const demoStores: readonly DemoStore[] = [
  {
    extId: "kaliningrad-1",
    name: "Сдобный двор на Верхнем озере",
    city: "Калининград",
    street: "ул. Озёрная",
    house: "14",
    timeZone: "Europe/Kaliningrad",
    opensMinute: 8 * 60,
    closesMinute: 21 * 60,
    receiptsPerDay: 115,
    weekdays: [0.92, 0.94, 0.96, 0.98, 1.08, 1.12, 1.0],
    crews: [
      { cashiers: ["Петрова Анна Игоревна"], sellers: ["Гусева Ольга Павловна", "Лапин Роман Сергеевич"] },
      { cashiers: ["Соколова Дарья Олеговна"], sellers: ["Юшина Вера Андреевна", "Гусева Ольга Павловна"] },
    ],
    tills: [{ extId: "kassa-1", share: 1 }],
  },
  {
    extId: "moscow-1",
    name: "Сдобный двор у Трёх переулков",
    city: "Москва",
    street: "Кривой пер.",
    house: "3, стр. 2",
    timeZone: "Europe/Moscow",
    opensMinute: 0,
    closesMinute: 1_440,
    receiptsPerDay: 170,
    weekdays: [1.04, 1.05, 1.06, 1.05, 1.1, 0.88, 0.82],
    crews: [
      {
        cashiers: ["Иванова Мария Викторовна", "Ахметов Тимур Рашидович"],
        sellers: ["Белова Инна Юрьевна", "Крылов Павел Денисович", "Наумова Злата Ильинична"],
      },
      {
        cashiers: ["Зайцева Елена Петровна", "Мороз Алексей Львович"],
        sellers: ["Рябова Софья Марковна", "Крылов Павел Денисович", "Тихонов Егор Глебович"],
      },
    ],
    tills: [
      { extId: "kassa-1", share: 0.62 },
      { extId: "kassa-2", share: 0.38 },
    ],
  },
  {
    extId: "yekaterinburg-1",
    name: "Сдобный двор на Плотинке",
    city: "Екатеринбург",
    street: "ул. Набережная",
    house: "41",
    timeZone: "Asia/Yekaterinburg",
    opensMinute: 7 * 60 + 30,
    closesMinute: 22 * 60,
    receiptsPerDay: 140,
    weekdays: [0.95, 0.96, 0.97, 0.99, 1.09, 1.08, 0.96],
    crews: [
      {
        cashiers: ["Фёдорова Нина Алексеевна", "Суханов Илья Борисович"],
        sellers: ["Хасанова Алия Маратовна", "Верещагин Лев Ильич"],
      },
      {
        cashiers: ["Ершова Полина Сергеевна", "Кузьмин Артём Олегович"],
        sellers: ["Шилова Тамара Ивановна", "Верещагин Лев Ильич"],
      },
    ],
    tills: [
      { extId: "kassa-1", share: 0.7 },
      { extId: "kassa-2", share: 0.3 },
    ],
  },
];

/** `@moscow-1/kassa-2`: how a till is named in a poskey, and in the demonstration's own records. */
export function tillName(store: DemoStore, till: DemoTill): string {
  return `@${store.extId}/${till.extId}`;
}
