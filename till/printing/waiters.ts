import type { Mode } from "../journal/document.ts";

/** The operations that wait to hear whether their paper came out. */
export class Waiters {
  readonly #tell = new Map<string, (isPrinted: boolean) => void>();

  /** @returns false after `waitMs`. One waiter for each job. */
  wait(mode: Mode, job: number, waitMs: number): Promise<boolean> {
    const key = `${mode} ${job}`;
    return new Promise((resolve) => {
      const answer = (isPrinted: boolean) => {
        clearTimeout(timer);
        this.#tell.delete(key);
        resolve(isPrinted);
      };
      const timer = setTimeout(answer, waitMs, false);
      this.#tell.set(key, answer);
    });
  }

  tell(mode: Mode, job: number, isPrinted: boolean): void {
    this.#tell.get(`${mode} ${job}`)?.(isPrinted);
  }

  close(): void {
    for (const answer of this.#tell.values()) answer(false);
  }
}
