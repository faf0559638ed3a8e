/** Long enough for every accepted operation; a supervisor's own patience (systemd: 90 s) is longer. */
const closeTimeoutMs = 30_000;

/** A terminal that is closed says SIGHUP. */
const stopSignals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/** Waits for a stop signal and closes; a second signal, or the time limit, ends the process at once. */
export async function untilStopped(running: { close(): Promise<void> }): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of stopSignals) process.once(signal, () => resolve());
  });
  const giveUp = () => process.exit(1);
  for (const signal of stopSignals) {
    process.removeAllListeners(signal);
    process.once(signal, giveUp);
  }
  const timer = setTimeout(giveUp, closeTimeoutMs);
  await running.close();
  clearTimeout(timer);
  for (const signal of stopSignals) process.removeListener(signal, giveUp);
}
