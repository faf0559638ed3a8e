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

/**
 * Whether no object of the text can repeat a member, found without going through it: each member has a colon of its own,
 * and of a repeated one only the last is in the value. Colons in texts make it false, which says nothing.
 * @param value what `JSON.parse` made of `json`.
 */
export function hasEveryMember(json: string, value: unknown): boolean {
  let left = membersOf(value);
  for (let colon = json.indexOf(":"); colon !== -1; colon = json.indexOf(":", colon + 1)) {
    if (left === 0) return false;
    left -= 1;
  }
  return left === 0;
}

function membersOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const element of value) members += membersOf(element);
    return members;
  }
  for (const name in value) members += 1 + membersOf((value as Readonly<Record<string, unknown>>)[name]);
  return members;
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
