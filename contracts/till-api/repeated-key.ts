/**
 * Finds a member that is named twice in one object. JSON.parse lets the last one win and other readers the first: of a
 * price that is told twice nobody knows which was meant, so the till refuses it.
 * @param json well-formed JSON, nested no deeper than the parser lets through.
 * @returns the name as it is read, or undefined when no object repeats one.
 * @example findRepeatedKey('{"price":"1","pr\\u0069ce":"2"}') === "price"
 */
export function findRepeatedKey(json: string): string | undefined {
  /** Names seen in the objects that are open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  for (let index = 0; index < json.length; index += 1) {
    const char = json[index];
    if (char === "{") open.push(new Set());
    else if (char === "[") open.push(undefined);
    else if (char === "}" || char === "]") open.pop();
    else if (char === '"') {
      const end = endOfString(json, index);
      const names = open.at(-1);
      if (names !== undefined && isFollowedByColon(json, end)) {
        const name: string = JSON.parse(json.slice(index, end));
        if (names.has(name)) return name;
        names.add(name);
      }
      index = end - 1;
    }
  }
  return undefined;
}

/** Index behind the closing quote of the string that opens at `start`. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1);
  while (isEscaped(json, end)) end = json.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(json: string, quote: number): boolean {
  let backslashes = 0;
  while (json[quote - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

function isFollowedByColon(json: string, index: number): boolean {
  let next = index;
  while (next < json.length && " \t\n\r".includes(json[next] ?? "")) next += 1;
  return json[next] === ":";
}
