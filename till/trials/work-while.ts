import type { Caller } from "./caller.ts";

/**
 * Has callers work while something goes on around them, until that is over and each has its answers.
 * @param happening looks before each of its steps whether it is to go on: not when a caller has failed.
 * @throws what went wrong first; nothing happens any more then.
 */
export async function workWhile(
  callers: readonly Caller[],
  happening: (goesOn: () => boolean) => Promise<void>,
): Promise<void> {
  let isOver = false;
  const works = Promise.all(callers.map((caller) => caller.work(() => isOver)));
  const end = () => {
    isOver = true;
  };
  works.catch(end);
  try {
    await happening(() => !isOver);
  } catch (error) {
    // A caller's failure comes before one that only follows from it.
    if (isOver) await works;
    throw error;
  } finally {
    end();
  }
  await works;
}
