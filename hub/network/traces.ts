/** A change of the network, as the trigger of 0010 tells it. */
interface Told {
  readonly table: string;
  readonly change: "insert" | "update" | "delete";
  readonly id: number;
  readonly device: number | null;
  readonly account: number | null;
  readonly statusBefore: string | null;
  readonly status: string | null;
  readonly revokedBefore: boolean;
  readonly revoked: boolean;
  /** Whether it has an end, which a rotation sets. */
  readonly endingBefore: boolean;
  readonly ending: boolean;
}

/** A change of who may do what, for the log. */
export interface Trace {
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** What a notification says of who may do what; undefined: nothing. */
export function traceOf(payload: string | undefined): Trace | undefined {
  if (payload === undefined || !payload.startsWith("{")) return undefined;
  const told = JSON.parse(payload) as Told;
  const event = eventOf(told);
  if (event === undefined) return undefined;
  const { table, id, device, account } = told;
  const what = table === "device_key" ? { device } : { [table === "api_token" ? "token" : table]: id };
  return { event, facts: { ...what, ...(account === null ? {} : { account }) } };
}

function eventOf(told: Told): string | undefined {
  const { table, change, statusBefore, status } = told;
  const isSwitched = change === "update" && statusBefore !== status;
  const isRevoked = change === "update" && told.revoked && !told.revokedBefore;
  const isEnding = change === "update" && told.ending && !told.endingBefore;
  switch (table) {
    case "account":
      return isSwitched ? (status === "closed" ? "account closed" : "account opened") : undefined;
    case "device":
      return isSwitched ? (status === "blocked" ? "device blocked" : "device unblocked") : undefined;
    case "device_key":
      if (change === "insert") return "key made";
      return isRevoked || isEnding ? "key ended" : undefined;
    case "api_token":
      if (change === "insert") return "token made";
      return isRevoked ? "token revoked" : undefined;
    default:
      return undefined;
  }
}
