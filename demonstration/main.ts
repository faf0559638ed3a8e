import { createProgram } from "./command.ts";

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  // One line for people: what stands in an error's stack is for those who look with a debugger.
  process.stderr.write(`prilavok: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
