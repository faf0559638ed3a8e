/** JSON that says the same, and does nothing to a terminal: what `visible` would replace is escaped. */
export function harmlessJson(json: string): string {
  return json.replaceAll(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
