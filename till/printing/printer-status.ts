/**
 * A printer's answers. Source: Epson ESC/POS reference, `DLE EOT n` (real-time status, answered while printing too) and
 * `GS r n` (answered when everything before it was printed).
 */

/** Asks for the printer's status, for the cause of its being offline, and for the paper. One byte answers each. */
export const statusRequest = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4);
export const statusAnswers = 3;

/** An answer to `DLE EOT n` has these bits; an answer to `GS r n` has others. */
export function isStatus(byte: number): boolean {
  return (byte & 0x93) === 0x12;
}

/** The printer tells that it has done what it was sent: the answer to the `GS r` that each job ends with. */
export function isDone(byte: number): boolean {
  return (byte & 0x90) === 0;
}

const bit = { offline: 0x08, coverOpen: 0x04, paperEndStop: 0x20, error: 0x40, paperEnd: 0x60 } as const;

/** What keeps the printer from printing, for people; undefined: nothing. @param answers in the order of the request. */
export function troubleIn(answers: readonly number[]): string | undefined {
  const [status = 0, offline = 0, paper = 0] = answers.filter(isStatus);
  if ((paper & bit.paperEnd) !== 0 || (offline & bit.paperEndStop) !== 0)
    return "the printer is out of paper";
  if ((offline & bit.coverOpen) !== 0) return "the printer's cover is open";
  if ((offline & bit.error) !== 0) return "the printer reports an error";
  return (status & bit.offline) !== 0 ? "the printer is offline" : undefined;
}
