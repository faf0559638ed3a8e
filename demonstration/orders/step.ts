import { rubles } from "../sale-body.ts";
import type { Language } from "../words.ts";

export type PaymentWay = "cash" | "card" | "mixed";

/** What became of an order, for whoever looks on. Money is whole kopecks. */
export type OrderStep =
  | { readonly kind: "made"; readonly order: string; readonly customer: string; readonly kopecks: number }
  | { readonly kind: "approved" | "posted" | "cancelled"; readonly order: string }
  | { readonly kind: "filled"; readonly order: string; readonly tills: readonly string[] }
  | { readonly kind: "edited"; readonly order: string; readonly kopecks: number }
  | { readonly kind: "picked"; readonly order: string; readonly till: string }
  | {
      readonly kind: "sold";
      readonly order: string;
      readonly till: string;
      readonly kopecks: number;
      readonly way: PaymentWay;
      readonly isPart: boolean;
    }
  | { readonly kind: "returned"; readonly order: string; readonly till: string; readonly kopecks: number }
  | {
      readonly kind: "document";
      readonly document: string;
      readonly order: string;
      readonly kopecks: number;
      readonly isPosted: boolean;
    }
  /** Nothing ends by it: it is tried again. `order` is undefined when it is none's in particular. */
  | { readonly kind: "refused"; readonly order: string | undefined; readonly why: string };

const ways: Readonly<Record<Language, Readonly<Record<PaymentWay, string>>>> = {
  ru: { cash: "наличными", card: "картой", mixed: "наличными и картой" },
  en: { cash: "in cash", card: "by card", mixed: "in cash and by card" },
};

/** A step in a line. */
export function stepLine(step: OrderStep, language: Language): string {
  return language === "ru" ? inRussian(step) : inEnglish(step);
}

function inRussian(step: OrderStep): string {
  switch (step.kind) {
    case "made":
      return `заказ ${step.order}: ${step.customer}, ${rubles(step.kopecks)} ₽`;
    case "approved":
      return `заказ ${step.order}: «Согласован»`;
    case "filled":
      return `заказ ${step.order}: «Заполнить» — ${step.tills.join(", ")}`;
    case "posted":
      return `заказ ${step.order}: проведён, отправлен на кассы`;
    case "cancelled":
      return `заказ ${step.order}: отменён`;
    case "edited":
      return `заказ ${step.order}: изменён и отозван с касс, ${rubles(step.kopecks)} ₽`;
    case "picked":
      return `заказ ${step.order}: «Подобрать чек» на кассе ${step.till}`;
    case "sold": {
      const sold = step.isPart ? "продан частично" : "продан";
      return `заказ ${step.order}: ${sold} на кассе ${step.till}, ${rubles(step.kopecks)} ₽ ${ways.ru[step.way]}`;
    }
    case "returned":
      return `заказ ${step.order}: возврат на кассе ${step.till}, ${rubles(step.kopecks)} ₽`;
    case "document": {
      const posted = step.isPosted ? "" : ", не проведён: у ККМ нет наличной кассы";
      return `документ ${step.document} по заказу ${step.order}: ${rubles(step.kopecks)} ₽${posted}`;
    }
    case "refused":
      return step.order === undefined ? `заказы: ${step.why}` : `заказ ${step.order}: ${step.why}`;
  }
}

function inEnglish(step: OrderStep): string {
  switch (step.kind) {
    case "made":
      return `order ${step.order}: ${step.customer}, ${rubles(step.kopecks)} ₽`;
    case "filled":
      return `order ${step.order}: «Заполнить» adds ${step.tills.join(", ")}`;
    case "posted":
      return `order ${step.order}: posted, on its way to the tills`;
    case "approved":
    case "cancelled":
      return `order ${step.order}: ${step.kind}`;
    case "edited":
      return `order ${step.order}: edited and taken from the tills, ${rubles(step.kopecks)} ₽`;
    case "picked":
      return `order ${step.order}: picked at till ${step.till}`;
    case "sold": {
      const sold = step.isPart ? "sold in part" : "sold";
      return `order ${step.order}: ${sold} at till ${step.till}, ${rubles(step.kopecks)} ₽ ${ways.en[step.way]}`;
    }
    case "returned":
      return `order ${step.order}: goods returned at till ${step.till}, ${rubles(step.kopecks)} ₽`;
    case "document": {
      const posted = step.isPosted ? "" : ", unposted: the till has no cash desk";
      return `document ${step.document} of order ${step.order}: ${rubles(step.kopecks)} ₽${posted}`;
    }
    case "refused":
      return step.order === undefined ? `orders: ${step.why}` : `order ${step.order}: ${step.why}`;
  }
}
