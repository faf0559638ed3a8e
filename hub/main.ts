import { readLanguage, speak } from "@prilavok/contracts/language/language.ts";
import { readConfiguration } from "./configuration.ts";
import { refusalText } from "./language/refusal.ts";
import { createProgram } from "./program.ts";

/** One line for people; the whole error only when asked for, so that no address with a password is printed by chance. */
function tell(error: unknown): void {
  process.stderr.write(`prilavok-hub: ${refusalText(error)}\n`);
  if (process.env.LOG_LEVEL === "debug" && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

// Whoever reads the output, such as `head`, may have had enough: that ends neither a command nor a hub that serves.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  tell(new Error(`the result cannot be written: ${error.code ?? error.message}`));
  process.exitCode = 1;
});

try {
  speak(readLanguage(process.argv.slice(2), process.env));
  await createProgram(readConfiguration(process.env)).parseAsync(process.argv);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
