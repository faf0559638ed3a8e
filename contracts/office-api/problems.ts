/**
 * The complete registry of refusals of the REST API. An answer is RFC 9457's `application/problem+json`:
 * `{ type, title, status, detail, path?, expected?, actual?, … }`, where `type` is `/problems/<name>`.
 */
export interface ProblemEntry {
  readonly status: number;
  /** In Russian, for people. */
  readonly title: string;
  readonly when: string;
}

function entry(status: number, title: string, when: string): ProblemEntry {
  return { status, title, when };
}

export const problems = {
  "bad-request": entry(
    400,
    "Неправильный запрос",
    "The body is not JSON, or a field is not what it has to be: `path` names it.",
  ),
  "no-token": entry(
    401,
    "Нужен токен",
    "There is no token in `Authorization: Bearer`, or it is unknown, revoked or out of date.",
  ),
  "no-scope": entry(403, "Токену это не разрешено", "The token lacks the scope that `expected` names."),
  "not-found": entry(404, "Не найдено", "There is no such thing in the token's account."),
  "no-such-method": entry(
    405,
    "Такой операции здесь нет",
    "The address exists, the method does not: `Allow` names those that do.",
  ),
  "stale-version": entry(
    409,
    "Запись уже изменена",
    "Somebody has changed it since: `expected` is the version it has now.",
  ),
  "in-use": entry(
    409,
    "Уже занято",
    "The code, barcode or id belongs to another one, or others refer to it.",
  ),
  "wrong-state": entry(
    409,
    "Недопустимо в этом состоянии",
    "What is asked is not possible in the state that `actual` names.",
  ),
  "repeated-key": entry(
    409,
    "Ключ уже использован с другим запросом",
    "The `Idempotency-Key` was used with another request.",
  ),
  "too-large": entry(413, "Слишком большой запрос", "The body is over the limit that `expected` names."),
  unprocessable: entry(
    422,
    "Нельзя выполнить",
    "The request is well formed and against a rule, which `detail` tells.",
  ),
  "too-many": entry(429, "Слишком часто", "Too many requests: come again after `Retry-After`."),
  failed: entry(500, "Внутренняя ошибка", "The hub failed; nothing was changed."),
  later: entry(
    503,
    "Сервер занят",
    "The database does not answer, or the hub is full: come again after `Retry-After`.",
  ),
} as const satisfies Record<string, ProblemEntry>;
export type ProblemName = keyof typeof problems;

export interface ProblemFacts {
  /** Such as `lines[2].amount`; of an address's parameter, its name. */
  readonly path?: string;
  readonly expected?: string | number;
  readonly actual?: unknown;
}

/** A refusal by the registry. `detail` is a sentence in Russian for people. */
export class Problem extends Error {
  readonly problem: ProblemName;
  readonly facts: ProblemFacts;

  constructor(problem: ProblemName, detail: string, facts: ProblemFacts = {}) {
    super(detail);
    this.name = "Problem";
    this.problem = problem;
    this.facts = facts;
  }
}
