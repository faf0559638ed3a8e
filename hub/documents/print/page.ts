import { type Html, html } from "./html.ts";
import { stylesheet } from "./stylesheet.ts";

/** A whole page, A4, that loads nothing. */
export function page(title: string, isPosted: boolean, content: Html): string {
  return html`<!doctype html>
<html lang="ru">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
${stylesheet}
</head>
<body>
<main class="sheet">
${isPosted ? html`` : html`<p class="unposted">Документ не проведён</p>`}
${content}
</main>
</body>
</html>
`.text;
}

const months = [
  "января",
  "февраля",
  "марта",
  "апреля",
  "мая",
  "июня",
  "июля",
  "августа",
  "сентября",
  "октября",
  "ноября",
  "декабря",
];

/** @example longDay("2026-03-14") === "14 марта 2026 г." */
export function longDay(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${months[Number(month) - 1]} ${year} г.`;
}

/** @example shortDay("2026-03-14") === "14.03.2026" */
export function shortDay(day: string): string {
  return day.split("-").reverse().join(".");
}

/** With spaces between thousands that do not break. @example printMoney(12_345_600_000n) === "1 234 560,00" */
export function printMoney(amountE4: bigint): string {
  const kopecks = (amountE4 < 0n ? -amountE4 : amountE4) + 50n;
  const whole = String(kopecks / 10_000n).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
  const fraction = String((kopecks / 100n) % 100n).padStart(2, "0");
  return `${amountE4 < 0n ? "−" : ""}${whole},${fraction}`;
}

/** Up to three decimals, as amounts of goods have. @example printAmount(12_500n) === "1,25" */
export function printAmount(countE4: bigint): string {
  const fraction = String(countE4 % 10_000n)
    .padStart(4, "0")
    .replace(/0+$/, "");
  return `${countE4 / 10_000n}${fraction === "" ? "" : `,${fraction}`}`;
}

/** A line to sign on, with what stands under it. */
export function signature(under: string, text = ""): Html {
  return html`<span class="sign"><span class="ink">${text}</span><small>${under}</small></span>`;
}
