/**
 * Text from outside. Lengths count Unicode code points; NUL and lone surrogates cannot be stored and are refused.
 * Source: Device API contract, section 3.
 */

/** Whether PostgreSQL can keep this text as it is. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

/**
 * Finds the first text in a JSON value, keys too, that PostgreSQL cannot keep.
 * @param value nested no deeper than the parser lets through, as this goes down by calling itself.
 * @returns the way to it, such as `["notes", 3]`; undefined when there is none.
 */
export function findUnstorable(value: unknown): (string | number)[] | undefined {
  if (typeof value === "string") return isStorable(value) ? undefined : [];
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const inside = isStorable(key) ? findUnstorable(member) : [];
    if (inside !== undefined) return [Array.isArray(value) ? Number(key) : key, ...inside];
  }
  return undefined;
}

/** C0 and C1 with DEL; the breaks of lines and paragraphs; and what turns the direction of the text around it. */
const unseen = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/**
 * Whether a name shows as it is: it holds no control character, so no terminal escape, and nothing that makes other text
 * look as if it were written differently.
 */
export function isVisible(name: string): boolean {
  return !unseen.test(name);
}

/** As `isVisible`, for text that may have several lines: line breaks and tabs are let through. */
export function isVisibleText(text: string): boolean {
  return isVisible(text.replaceAll(/[\t\n\r]/g, " "));
}

/** Text that is not ours to refuse, made harmless for a terminal: what is not seen is shown as U+FFFD. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (char) =>
    char === "\n" || char === "\t" ? char : "\uFFFD",
  );
}

/** Length in Unicode code points, as the contract counts it. */
export function codePointLength(text: string): number {
  let length = 0;
  for (let index = 0; index < text.length; length += 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return length;
}

/** The form under which seller and category names are the same name: NFC, every white space one plain space, none outside. */
export function groupingKey(name: string): string {
  return name.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** `"Вкусное && Выпечка"` → `["Вкусное", "Выпечка"]`: parts trimmed, empty and repeated ones dropped. */
export function splitCategories(category: string): string[] {
  const parts = category.split("&&").map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== ""))];
}
