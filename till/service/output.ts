let goesOn = false;

/**
 * What becomes of a program whose output cannot be written. A command ends: whoever reads it, such as `head`, may have had
 * enough, and any other failure is told. A till that serves goes on without a reader and without a log.
 * @param tell what is wrong, when it is not that the reader has gone.
 */
export function hearOutputFail(tell: (error: NodeJS.ErrnoException) => void): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (goesOn) return;
    if (error.code === "EPIPE") process.exit();
    tell(error);
    process.exit(1);
  });
  // There is nobody left to tell.
  process.stderr.on("error", () => undefined);
}

/** From now on the process outlives its output. */
export function goOnWithoutReader(): void {
  goesOn = true;
}
