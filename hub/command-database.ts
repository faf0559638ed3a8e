import type { DatabaseUse } from "./command.ts";
import type { Configuration } from "./configuration.ts";
import { silentLog } from "./database/log.ts";
import { type OpenDatabase, openDatabase } from "./database/open.ts";
import { say } from "./language/say.ts";
import { Stop, unlessStopped } from "./stop.ts";

/**
 * Runs a command's work on the configured database and leaves it in order, whatever ends the work. Says on the standard
 * error where a database was made. @throws Stopped; what was thrown elsewhere meanwhile, and caught by nobody.
 */
export async function onDatabase<T>(
  configuration: Configuration,
  work: (database: OpenDatabase) => Promise<T>,
  { onStop, mayCreate = false }: DatabaseUse = {},
): Promise<T> {
  const stop = new Stop();
  const { signal } = stop;
  let fault: unknown;
  const onFault = (error: unknown) => {
    fault ??= error;
    stop.now("a fault");
  };
  process.on("uncaughtException", onFault);
  try {
    const database = await openDatabase(configuration, "command", silentLog, { stop: signal, mayCreate });
    if (database.created !== undefined) {
      process.stderr.write(`prilavok-hub: ${say(`a new database was made ${database.created}`)}\n`);
    }
    if (onStop !== undefined) signal.addEventListener("abort", onStop, { once: true });
    try {
      const working = work(database);
      const result = await (onStop === undefined ? unlessStopped(signal, working) : working);
      if (fault !== undefined) throw fault;
      return result;
    } finally {
      await database.close();
    }
  } catch (error) {
    throw fault ?? error;
  } finally {
    process.removeListener("uncaughtException", onFault);
    stop.release();
  }
}
