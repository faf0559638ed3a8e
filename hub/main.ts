import { readLanguage, speak } from "@prilavok/contracts/language/language.ts";
import { readConfiguration } from "./configuration.ts";
import { refusalText } from "./language/refusal.ts";
import { createProgram } from "./program.ts";

/** One line for people; the whole error only when asked for, so that no address with a password is printed by chance. */
function tell(error: unknown): void {
  process.stderr.write(`prilavok-hub: ${refusalText(error)}\n`);
  if (process.env.LOG_LEVEL === "debug" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

try {
  speak(readLanguage(process.argv.slice(2), process.env));
  await createProgram(readConfiguration(process.env)).parseAsync(process.argv);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
