import { readLanguage, speak } from "@prilavok/contracts/language/language.ts";
import { configure } from "./configuration.ts";
import { refusalText } from "./language/refusal.ts";
import { goOnWithoutReader } from "./output.ts";
import { createProgram } from "./program.ts";
import { Stopped } from "./stop.ts";

/** One line for people; the whole error only when asked for, so that no address with a password is printed by chance. */
function tell(error: unknown): void {
  process.stderr.write(`prilavok-hub: ${refusalText(error)}\n`);
  if (process.env.LOG_LEVEL === "debug" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

goOnWithoutReader();
try {
  speak(readLanguage(process.argv.slice(2), process.env));
  await createProgram(configure(process.env)).parseAsync(process.argv);
} catch (error) {
  // Work that was given up is left to end with the process.
  if (error instanceof Stopped) process.exit(error.exitCode);
  tell(error);
  process.exitCode = 1;
}
