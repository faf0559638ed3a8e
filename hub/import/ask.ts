import { createInterface } from "node:readline/promises";

const yes = new Set(["y", "yes", "д", "да"]);

/** Asks on a terminal. Anything but a yes, and the end of the input, is a no. */
export async function askYes(
  question: string,
  input: NodeJS.ReadableStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  const line = createInterface({ input, output });
  const closed = new Promise<string>((resolve) => line.once("close", () => resolve("")));
  try {
    const answer = await Promise.race([line.question(`${question} [y/N] `), closed]);
    return yes.has(answer.trim().toLowerCase());
  } finally {
    line.close();
  }
}
