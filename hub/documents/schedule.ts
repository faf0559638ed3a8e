import { parseCronItem } from "graphile-worker";

/** Whether something is due in the minute that holds the moment. */
export type Schedule = (atMs: number) => boolean;

/**
 * Reads five fields of a crontab (minute, hour, day, month, day of the week), in UTC.
 * @throws naming the variable.
 * @example isDue(readSchedule("0 3 * * *"), Date.UTC(2026, 0, 1, 3)) // every night at three
 */
export function readSchedule(pattern: string): Schedule {
  try {
    const { match } = parseCronItem({ task: "kkm_transfer", match: pattern });
    return (atMs) => {
      const at = new Date(atMs);
      return match({
        min: at.getUTCMinutes(),
        hour: at.getUTCHours(),
        date: at.getUTCDate(),
        month: at.getUTCMonth() + 1,
        dow: at.getUTCDay(),
      });
    };
  } catch (error) {
    const expected = "five fields of a crontab in UTC, such as */5 * * * *, or off";
    throw new Error(`KKM_TRANSFER_CRON must be ${expected}, not "${pattern}"`, { cause: error });
  }
}
