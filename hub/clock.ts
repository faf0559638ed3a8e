/** Where the program takes the time from, so that tests and the simulation can set it. Epoch milliseconds. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
