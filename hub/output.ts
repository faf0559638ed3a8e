/**
 * Goes on when nobody reads what the program says any more, such as `head` that has had enough: a hub serves without a
 * reader, and a command ends in order, which closes its database. What cannot be written for another reason fails a command.
 */
export function goOnWithoutReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") process.exitCode = 1;
  });
  // There is nobody left to tell.
  process.stderr.on("error", () => undefined);
}
