/** Rows that add up others: they are told, and are part of no receipt. */
const words = "итого|всего|итог|общий итог|total|grand total|subtotal|sub total";
/** In the place of a number or a date: «Итого», «Итого за день:». */
const beginning = new RegExp(`^(?:${words})(?![\\p{L}\\d])`, "iu");
/** In the place of the goods' name, where «Total Quartz» is an oil. */
const alone = new RegExp(`^(?:${words})\\s*[:.]?$`, "iu");

export function beginsFooting(text: string): boolean {
  return beginning.test(text);
}

export function isFootingAlone(text: string): boolean {
  return alone.test(text);
}
