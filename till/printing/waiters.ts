import type { Mode } from "../journal/document.ts";

/** The operations that wait to hear whether their paper came out. */
export class Waiters {
  readonly #tell = new Map<string, (isPrinted: boolean) => void>();
  #isLate = false;

  /** Somebody has waited in vain since something was printed: the printer hangs, and others need not wait for it. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** @returns false after `waitMs`. One waiter for each job. */
  wait(mode: Mode, job: number, waitMs: number): Promise<boolean> {
    const key = `${mode} ${job}`;
    return new Promise((resolve) => {
      const answer = (isPrinted: boolean) => {
        clearTimeout(timer);
        this.#tell.delete(key);
        resolve(isPrinted);
      };
      const timer = setTimeout(() => {
        this.#isLate = true;
        answer(false);
      }, waitMs);
      this.#tell.set(key, answer);
    });
  }

  has(mode: Mode, job: number): boolean {
    return this.#tell.has(`${mode} ${job}`);
  }

  tell(mode: Mode, job: number, isPrinted: boolean): void {
    if (isPrinted) this.#isLate = false;
    this.#tell.get(`${mode} ${job}`)?.(isPrinted);
  }

  close(): void {
    for (const answer of this.#tell.values()) answer(false);
  }
}
