/**
 * Breaks a text into lines of at most `columns` characters, between words where it can. Runs of spaces become one, so
 * that nobody moves a text to the place of a sum.
 * @returns at least one line.
 * @example wrap("Хлеб ржаной бездрожжевой", 12) // ["Хлеб ржаной", "бездрожжевой"]
 */
export function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (word === "") continue;
    if (line !== "" && line.length + 1 + word.length <= columns) {
      line += ` ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (line.length > columns) {
      lines.push(line.slice(0, columns));
      line = line.slice(columns);
    }
  }
  if (line !== "" || lines.length === 0) lines.push(line);
  return lines;
}
