import { brief, RpcError } from "@prilavok/contracts/jsonrpc/errors.ts";
import { Problem, problems } from "@prilavok/contracts/office-api/problems.ts";

/** An answer of the REST API before it is sent. */
export interface OfficeAnswer {
  readonly status: number;
  readonly type:
    | "application/json; charset=utf-8"
    | "application/problem+json; charset=utf-8"
    | "text/html; charset=utf-8";
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export function jsonAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): OfficeAnswer {
  return { status, type: "application/json; charset=utf-8", headers, text };
}

/** A page to look at: whatever stands in it, it loads nothing and runs nothing. */
export function pageAnswer(status: number, text: string): OfficeAnswer {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
  const headers = { "content-security-policy": policy, "x-content-type-options": "nosniff" };
  return { status, type: "text/html; charset=utf-8", headers, text };
}

/** A refusal by RFC 9457. */
export function problemAnswer(
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): OfficeAnswer {
  const { status, title } = problems[problem.problem];
  const { path, expected, actual } = problem.facts;
  const text = JSON.stringify({
    type: `/problems/${problem.problem}`,
    title,
    status,
    detail: problem.message,
    ...(path === undefined ? {} : { path }),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual: brief(actual) }),
  });
  return { status, type: "application/problem+json; charset=utf-8", headers, text };
}

/** A field of the request that is not what it has to be. */
export function badField(path: string, expected: string, actual?: unknown): Problem {
  return new Problem("bad-request", `Поле ${path} заполнено неправильно.`, { path, expected, actual });
}

/** What parseJson refuses, in the words of this API. */
export function problemOfJson(error: unknown): unknown {
  if (!(error instanceof RpcError)) return error;
  const expected = error.data?.expected;
  return new Problem("bad-request", "Тело запроса — не JSON в UTF-8 или вложено слишком глубоко.", {
    ...(typeof expected === "string" ? { expected } : {}),
  });
}
