import { pino } from "pino";
import type { Clock } from "../clock.ts";
import type { Pool } from "../database/pool.ts";
import { Admission } from "../door/admission.ts";
import { Measures } from "../door/measures.ts";
import { RateLimit } from "../door/rate.ts";
import { SecurityLog } from "../door/security-log.ts";
import { createDoor } from "../door/server.ts";
import { createDirectory } from "../network/directory.ts";
import { OfficeDoor } from "../office/door.ts";
import type { RouteHandler } from "../office/handler.ts";
import { OfficeMeasures } from "../office/measures.ts";
import { TokenDirectory } from "../office/token-directory.ts";

/** The hub's real door with routes of a test's own, whatever the contract has. */
export function createOfficeDoor(options: {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly handlers: readonly RouteHandler[];
}) {
  const { pool, clock, handlers } = options;
  const logged: string[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void logged.push(line) });
  const security = new SecurityLog(log);
  const directory = createDirectory({ pool, clock, log });
  const admission = new Admission({ clock, pendingReceiptsMax: 4_000 });
  const measures = new Measures(() => 0, admission);
  const door = createDoor({
    log,
    security,
    directory,
    admission,
    measures,
    rate: new RateLimit(1_000, 1_000, clock),
    deviceHandlers: [],
    managementHandlers: [],
    isReady: async () => true,
    office: new OfficeDoor({
      pool,
      clock,
      log,
      security,
      handlers,
      tokens: new TokenDirectory({ pool, clock, directory }),
      measures: new OfficeMeasures(measures.registry),
    }),
  });
  return {
    door,
    directory,
    logged,
    async close() {
      await door.close();
      await directory.close();
    },
  };
}
