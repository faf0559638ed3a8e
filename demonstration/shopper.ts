import { zoneOffsetMs } from "@prilavok/contracts/values/time.ts";
import { type Line, lineOf, type Payment, partsOf, paymentOf, shelfOf, takeGoods } from "./basket.ts";
import { Chance, Wheel } from "./chance.ts";
import { dayStart, expectedReceipts, hourWeights, monthOf } from "./demand.ts";
import type { Crew, DemoStore, DemoTill } from "./stores.ts";

/** A receipt of the demonstration. Money is whole kopecks inside and rubles with two digits on the wire. */
export interface DemoReceipt {
  readonly till: DemoTill;
  readonly momentMs: number;
  /** Place in the till's day, from 1. */
  readonly number: number;
  readonly amountKopecks: number;
  readonly wire: WireDemoReceipt;
  /** What it was made from. */
  readonly sale: Sale;
}

/** As purchaseRegisterBatch takes it. */
export interface WireDemoReceipt {
  readonly amount: number;
  readonly discount: number;
  readonly ts: string;
  readonly cashier: string;
  readonly extId: string;
  readonly token: string;
  readonly positions: readonly WireDemoPosition[];
  readonly attributes: readonly { readonly name: string; readonly value: number }[];
}

export interface WireDemoPosition {
  readonly name: string;
  readonly count: number;
  readonly total: number;
  readonly seller?: string;
  readonly category: string;
  readonly extId: string;
}

const refundShare = 0.015;
const loyaltyShare = 0.22;
/** What was baked today goes cheaper in the evening. */
const eveningHour = 20;
const customers = 4_000;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

export interface Sale {
  readonly till: DemoTill;
  readonly number: number;
  readonly momentMs: number;
  readonly lines: readonly Line[];
  readonly isRefund: boolean;
  readonly token: string;
  readonly seller: string | undefined;
  readonly payment: readonly Payment[];
}

/**
 * All receipts of a store's local day, in the order of their times: the same for the same seed, store and day,
 * whenever and however often it is asked.
 */
export function dayReceipts(seed: string, store: DemoStore, day: string): DemoReceipt[] {
  const chance = new Chance(`${seed} ${store.extId} ${day}`);
  const shopper = new Shopper(store, day, chance);
  const count = Math.round(expectedReceipts(store, day) * chance.around(0.12));
  return shopper.times(count).map((momentMs) => shopper.serve(momentMs));
}

/** The crew of a day: two days on, two days off. */
export function crewOf(store: DemoStore, day: string): Crew {
  return store.crews[Math.floor(dayStart(day) / dayMs / 2) % 2 === 0 ? 0 : 1];
}

/** Mean amount of a store's receipt, refunds counted, in kopecks: what the plans are made from. */
export function averageKopecks(seed: string, store: DemoStore, day: string): number {
  const receipts = dayReceipts(seed, store, day);
  const sum = receipts.reduce((total, { amountKopecks }) => total + amountKopecks, 0);
  return receipts.length === 0 ? 0 : Math.round(sum / receipts.length);
}

/** The customers of one store on one day. */
export class Shopper {
  readonly #store: DemoStore;
  readonly #day: string;
  readonly #chance: Chance;
  readonly #crew: Crew;
  readonly #offsetMs: number;
  readonly #shelf: Wheel;
  readonly #tills: Wheel;
  readonly #numberOf: ((momentMs: number) => number) | undefined;
  readonly #sold = new Map<DemoTill, Sale[]>();

  /** @param numberOf the number of a till's next receipt at a moment; by default they count from 1. */
  constructor(store: DemoStore, day: string, chance: Chance, numberOf?: (momentMs: number) => number) {
    this.#store = store;
    this.#day = day;
    this.#chance = chance;
    this.#crew = crewOf(store, day);
    // None of the demonstration's towns changes its clocks, so one offset serves the day.
    this.#offsetMs = zoneOffsetMs(dayStart(day) + dayMs / 2, store.timeZone);
    this.#shelf = shelfOf(monthOf(day));
    this.#tills = new Wheel(store.tills.map(({ share }) => share));
    this.#numberOf = numberOf;
  }

  /** When customers come, ascending, within opening hours. */
  times(count: number): number[] {
    const wheel = new Wheel(hourWeights(this.#store));
    const { opensMinute, closesMinute } = this.#store;
    const times = Array.from({ length: count }, () => {
      const hour = wheel.draw(this.#chance);
      const fromMs = Math.max(hour * 60, opensMinute) * 60_000;
      const toMs = Math.min((hour + 1) * 60, closesMinute) * 60_000;
      const secondMs = Math.floor((fromMs + this.#chance.next() * (toMs - fromMs)) / 1000) * 1000;
      return dayStart(this.#day) + secondMs - this.#offsetMs;
    });
    return times.sort((a, b) => a - b);
  }

  /** One customer: a sale, or now and then something of an earlier sale brought back. */
  serve(momentMs: number): DemoReceipt {
    const till = this.#store.tills[this.#tills.draw(this.#chance)] ?? this.#store.tills[0];
    if (till === undefined) throw new Error("a store has a till");
    const sold = this.#sold.get(till) ?? [];
    const number = this.#numberOf?.(momentMs) ?? sold.length + 1;
    const returned = this.#chance.happens(refundShare)
      ? sold[this.#chance.whole(0, sold.length - 1)]
      : undefined;
    const sale =
      returned === undefined || returned.isRefund
        ? this.#sell(till, number, momentMs)
        : this.#giveBack(returned, number, momentMs);
    sold.push(sale);
    this.#sold.set(till, sold);
    return this.#receiptOf(sale);
  }

  #sell(till: DemoTill, number: number, momentMs: number): Sale {
    const chance = this.#chance;
    const isLoyal = chance.happens(loyaltyShare);
    const isEvening = Math.floor(((momentMs + this.#offsetMs) % dayMs) / hourMs) >= eveningHour;
    const taken = takeGoods(this.#shelf, chance);
    const { sellers } = this.#crew;
    return {
      till,
      number,
      momentMs,
      lines: [...taken].map(([good, thousandths]) => lineOf(good, thousandths, isLoyal, isEvening)),
      isRefund: false,
      token: isLoyal ? `card-${chance.whole(1, customers)}` : "guest",
      seller: chance.happens(0.8) ? sellers[chance.whole(0, sellers.length - 1)] : undefined,
      payment: paymentOf(chance),
    };
  }

  /** One position of an earlier sale comes back, with the discount it was sold at. */
  #giveBack(returned: Sale, number: number, momentMs: number): Sale {
    const line = returned.lines[this.#chance.whole(0, returned.lines.length - 1)];
    return { ...returned, number, momentMs, isRefund: true, lines: line === undefined ? [] : [line] };
  }

  #receiptOf(sale: Sale): DemoReceipt {
    const { till, number, momentMs, lines, token, seller } = sale;
    const sign = sale.isRefund ? -1 : 1;
    const amountKopecks = sign * sumOf(lines.map(({ kopecks }) => kopecks));
    const cashier = this.#crew.cashiers[this.#store.tills.indexOf(till)] ?? "";
    const wire = {
      amount: amountKopecks / 100,
      discount: sumOf(lines.map(({ discountKopecks }) => discountKopecks)) / 100,
      ts: withOffset(momentMs, this.#offsetMs),
      cashier,
      extId: `${till.extId}-${this.#day.slice(2).replaceAll("-", "")}-${String(number).padStart(4, "0")}`,
      token,
      positions: lines.map(({ good, thousandths, kopecks }) => ({
        name: good.name,
        count: (sign * thousandths) / 1000,
        total: (sign * kopecks) / 100,
        ...(seller === undefined ? {} : { seller }),
        category: good.category,
        extId: good.article,
      })),
      attributes: partsOf(amountKopecks, sale.payment),
    };
    return { till, number, momentMs, amountKopecks, wire, sale };
  }
}

function withOffset(momentMs: number, offsetMs: number): string {
  const local = new Date(momentMs + offsetMs).toISOString().slice(0, 19);
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (part: number) => String(Math.floor(part)).padStart(2, "0");
  return `${local}${offsetMs < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
