/**
 * Reads ESC/POS as a printer does, to hold the bytes to what should be on the paper. Independent of the library that
 * makes them: the commands are those of Epson's reference, the letters are Node's own IBM866.
 */
export interface EscPosPaper {
  /** As they stand on the paper; a letter of double width is followed by a space. */
  readonly lines: readonly string[];
  /** `ESC t n`: every code page that was selected. */
  readonly codePages: ReadonlySet<number>;
  readonly images: number;
  readonly cuts: number;
}

const [lf, escapeByte, fs, gs] = [0x0a, 0x1b, 0x1c, 0x1d];
const dotsOfColumn = 12;
/** Bytes of parameters after ESC x, FS x, GS x. */
const parameterBytes: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [escapeByte]: { "@": 0, a: 1, M: 1, " ": 1, "2": 0, "3": 1, "{": 1, $: 2, "\\": 2, "-": 1, E: 1, t: 1 },
  [fs]: { S: 2, ".": 0, "-": 1, C: 1, "&": 0 },
  [gs]: { a: 1, L: 2, W: 2, B: 1, "!": 1, V: 2, r: 1 },
};

/** @throws Error at a byte that a printer would not understand. */
export function readEscPos(bytes: Uint8Array): EscPosPaper {
  const view = Buffer.from(bytes);
  const letters = new TextDecoder("ibm866");
  const lines: string[] = [];
  const codePages = new Set<number>();
  let [at, column, scale, images, cuts] = [0, 0, 1, 0, 0];
  let line: string[] = [];

  function obey(group: number, name: string, first: number, second: number): void {
    if (group === escapeByte && name === "$") column = (first + 256 * second) / dotsOfColumn;
    if (group === escapeByte && name === "\\") column += (first + 256 * second) / dotsOfColumn;
    if (group === escapeByte && name === "t") codePages.add(first);
    if (group === gs && name === "!") scale = 1 + (first >> 4);
    if (group === gs && name === "V") cuts += 1;
  }

  /** The length of a command whose length stands in it; 0: it is none. */
  function longCommand(group: number, name: string): number {
    if (group === gs && name === "8") {
      images += 1;
      return 7 + view.readUInt32LE(at + 3);
    }
    return (group === gs || group === fs) && name === "(" ? 5 + view.readUInt16LE(at + 3) : 0;
  }

  while (at < view.length) {
    const byte = view.readUInt8(at);
    if (byte === lf) {
      lines.push(
        Array.from(line, (letter) => letter ?? " ")
          .join("")
          .trimEnd(),
      );
      line = [];
      column = 0;
      at += 1;
    } else if (byte === escapeByte || byte === fs || byte === gs) {
      const name = view.toString("latin1", at + 1, at + 2);
      const long = longCommand(byte, name);
      const parameters = parameterBytes[byte]?.[name];
      if (long === 0 && parameters === undefined) throw new Error(`unknown command ${byte} ${name} at ${at}`);
      if (long === 0) obey(byte, name, view[at + 2] ?? 0, view[at + 3] ?? 0);
      at += long === 0 ? 2 + (parameters ?? 0) : long;
    } else {
      if (byte < 0x20) throw new Error(`control character ${byte} at ${at}`);
      line[Math.round(column)] = letters.decode(Uint8Array.of(byte));
      column += scale;
      at += 1;
    }
  }
  return { lines, codePages, images, cuts };
}
