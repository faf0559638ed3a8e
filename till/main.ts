import { readLanguage, speak } from "@prilavok/contracts/language/language.ts";
import { visible } from "@prilavok/contracts/values/text.ts";
import { harmlessJson } from "./harmless.ts";
import { refusalText } from "./language/refusal.ts";
import { createProgram } from "./program.ts";
import { OperationRefused } from "./service/client.ts";
import { hearOutputFail } from "./service/output.ts";

/** One line for people; a refusal's answer as JSON for programs. */
function tell(error: unknown): void {
  if (error instanceof OperationRefused && process.argv.includes("--json")) {
    process.stdout.write(`${harmlessJson(JSON.stringify(error.answer))}\n`);
  }
  process.stderr.write(`prilavok-till: ${visible(refusalText(error))}\n`);
  if (process.env.TILL_LOG_LEVEL === "debug" && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

hearOutputFail((error) => tell(new Error(`the result cannot be written: ${error.code ?? error.message}`)));

try {
  speak(readLanguage(process.argv.slice(2), process.env));
  await createProgram().parseAsync(process.argv);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
