/** The few forms of Markdown that the reference is written in. */

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A bar or a line break would end the cell. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

export function json(value: unknown): string {
  return `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

/** The part of an address that GitHub gives to a heading, for headings of letters, digits, dots and blanks. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** Blocks with an empty line between them; empty ones are left out. */
export function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** 4194304 → `4 MiB`, 65536 → `64 KiB`. */
export function bytes(count: number): string {
  const mebibyte = 1024 * 1024;
  return count % mebibyte === 0 ? `${count / mebibyte} MiB` : `${count / 1024} KiB`;
}

/** 1000 → `1,000` */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
