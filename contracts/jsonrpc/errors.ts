/**
 * The complete error registry of the Device and Management APIs: the single source for the wire, the reference
 * page and the till's queue. Messages are the source's, verbatim. Source: Device API contract, section 2.
 */

/** What a sender's queue should do with the message that met this error. */
export type QueueAction = "retry" | "set aside" | "stop the lane" | "none";

export interface ErrorEntry {
  readonly code: number;
  readonly message: string;
  readonly when: string;
  readonly queue: QueueAction;
  /** Where the action depends on more than the code. */
  readonly queueNote?: string;
}

function entry(
  code: number,
  message: string,
  when: string,
  queue: QueueAction,
  queueNote?: string,
): ErrorEntry {
  return queueNote === undefined ? { code, message, when, queue } : { code, message, when, queue, queueNote };
}

export const errorRegistry = {
  unknownSeller: entry(
    -32000,
    "Неизвестный идентификатор сотрудника",
    "A seller id that the account does not have.",
    "set aside",
  ),
  clientError: entry(
    -32500,
    "Ошибка клиента",
    "The client broke a rule that no other code names, such as one extId with two contents.",
    "set aside",
  ),
  invalidRequest: entry(
    -32600,
    "Неправильный формат запроса",
    "The value is not a JSON-RPC 2.0 request object, or the request is over a transport limit.",
    "set aside",
  ),
  methodNotFound: entry(-32601, "Неправильная операция", "There is no such method.", "set aside"),
  invalidParams: entry(
    -32602,
    "Неправильные параметры операции",
    "A parameter is missing, of the wrong type, too long or out of range.",
    "set aside",
  ),
  internal: entry(-32605, "Операция не удалась", "An internal failure; nothing was written.", "retry"),
  tooFrequent: entry(
    -32606,
    "Слишком частое выполнение операции",
    "Rate limit; data.retryAfter holds seconds, and so does the Retry-After header.",
    "retry",
  ),
  database: entry(
    -32610,
    "Ошибка БД",
    "The database is unreachable or refused; nothing was written.",
    "retry",
  ),
  parseError: entry(
    -32700,
    "Неправильный формат сообщения",
    "The body is not JSON; id is null.",
    "set aside",
  ),
  unknownDevice: entry(-32800, "Неизвестный терминал", "No device has this key.", "stop the lane"),
  deviceBlocked: entry(
    -32801,
    "Терминал заблокирован",
    "The device is blocked, or the one that a poskey names.",
    "stop the lane",
  ),
  invalidKey: entry(
    -32802,
    "Невалидный секретный ключ",
    "The key is malformed, expired or revoked.",
    "stop the lane",
  ),
  deviceExists: entry(
    -32803,
    "Терминал с таким идентификатором уже существует",
    "setCashbox with an extid that is in use.",
    "none",
  ),
  unknownUser: entry(
    -33000,
    "Неизвестный пользователь",
    "Management API: the store or device named does not exist for this user.",
    "none",
  ),
  ownerNotFound: entry(
    -33001,
    "Владелец POS не найден",
    "The device's account is gone or closed, or a poskey maps to no device.",
    "stop the lane",
    "with `data.path` it is a receipt's poskey: set that message aside",
  ),
  notAuthorized: entry(-33100, "Отказ в авторизации", "The key may not do this.", "stop the lane"),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorName = keyof typeof errorRegistry;

/** What a programmer needs to mend the request: the path of the bad field, what was expected, what came. */
export interface ErrorData {
  readonly path?: string;
  readonly expected?: string;
  readonly actual?: unknown;
  readonly retryAfter?: number;
  readonly [member: string]: unknown;
}

/**
 * An answer from the registry, thrown by rules and turned into `error` by the door.
 * `members` are put directly into the error object (the source puts `receipt` there).
 */
export class RpcError extends Error {
  readonly key: ErrorName;
  readonly entry: ErrorEntry;
  readonly data: ErrorData | undefined;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(name: ErrorName, data?: ErrorData, members: Readonly<Record<string, unknown>> = {}) {
    super(errorRegistry[name].message);
    this.name = "RpcError";
    this.key = name;
    this.entry = errorRegistry[name];
    this.data = data;
    this.members = members;
  }

  /** The JSON-RPC error object. */
  toJSON(): Record<string, unknown> {
    const { code, message } = this.entry;
    return { code, message, ...this.members, ...(this.data === undefined ? {} : { data: this.data }) };
  }
}

/** -32602 with the path of the bad field. */
export function badParam(path: string, expected: string, actual?: unknown): RpcError {
  return new RpcError("invalidParams", {
    path,
    expected,
    ...(actual === undefined ? {} : { actual: brief(actual) }),
  });
}

const briefCharsMax = 100;

/** A bad value cut to a readable length that JSON can write, so that an answer never repeats megabytes back. */
export function brief(value: unknown): unknown {
  switch (typeof value) {
    case "string":
      // Cut at a code point: half of a pair would not be text.
      return value.length > briefCharsMax ? `${value.slice(0, briefCharsMax).toWellFormed()}…` : value;
    case "object":
      return value === null ? null : Array.isArray(value) ? "array" : "object";
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    default:
      return String(value);
  }
}
