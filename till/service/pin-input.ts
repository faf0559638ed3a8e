/**
 * The PIN in what a file or a pipe holds: its first line. A repetition below it is let pass, since it is what somebody gives
 * who is asked twice elsewhere.
 * @throws Error when further lines say something else, so that nobody has another PIN than they believe, and when the
 *   line holds characters that cannot be typed.
 */
export function pinOfInput(input: string): string {
  const lines = input.replace(/(\r?\n)+$/, "").split(/\r?\n/);
  const [pin = ""] = lines;
  if (lines.some((line) => line !== pin)) {
    throw new Error("the standard input holds several lines that differ: give the PIN alone, in one line");
  }
  return refusingControls(pin);
}

/** @throws Error that does not show the PIN. */
export function refusingControls(pin: string): string {
  if (/\p{Cc}/u.test(pin)) throw new Error("a PIN cannot hold control characters, such as a tab");
  return pin;
}
