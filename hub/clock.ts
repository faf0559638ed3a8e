/** Where the program takes the time from, so that tests and the simulation can set it. Epoch milliseconds. */
export interface Clock {
  now(): number;
}

/** For durations: goes on whatever is done to the time of day. Its beginning means nothing. */
export const steadyClock: Clock = { now: () => performance.now() };

export const systemClock: Clock = { now: () => Date.now() };
