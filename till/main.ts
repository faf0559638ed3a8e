import { createProgram } from "./program.ts";
import { OperationRefused } from "./service/client.ts";
import { hearOutputFail } from "./service/output.ts";

/** One line for people; a refusal's answer as JSON for programs. */
function tell(error: unknown): void {
  if (error instanceof OperationRefused && process.argv.includes("--json")) {
    process.stdout.write(`${JSON.stringify(error.answer)}\n`);
  }
  process.stderr.write(`prilavok-till: ${error instanceof Error ? error.message : String(error)}\n`);
  if (process.env.TILL_LOG_LEVEL === "debug" && error instanceof Error)
    process.stderr.write(`${error.stack}\n`);
}

hearOutputFail((error) => tell(new Error(`the result cannot be written: ${error.code ?? error.message}`)));

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
