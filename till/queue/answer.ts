/** A JSON-RPC answer, as much of it as could be read. */
export interface Answer {
  readonly id: unknown;
  readonly result: unknown;
  readonly error: RemoteError | "unreadable" | undefined;
}

export interface RemoteError {
  readonly code: number;
  readonly message: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The receipt that the original echoes. */
  readonly receipt: unknown;
}

/** Undefined: it is none. */
export function readAnswer(body: string): Answer | undefined {
  let value: unknown;
  try {
    // Some servers send a byte order mark.
    value = JSON.parse(body.replace(/^\uFEFF/, ""));
  } catch {
    // What is no JSON is no answer; the caller says so.
    return undefined;
  }
  if (!isObject(value)) return undefined;
  return { id: value.id, result: value.result, error: readError(value.error) };
}

function readError(error: unknown): Answer["error"] {
  if (error === undefined || error === null) return undefined;
  if (!isObject(error)) return "unreadable";
  const code =
    typeof error.code === "string" && /^-?\d{1,9}$/.test(error.code) ? Number(error.code) : error.code;
  if (typeof code !== "number") return "unreadable";
  return {
    code,
    message: typeof error.message === "string" ? error.message : "",
    data: isObject(error.data) ? error.data : {},
    receipt: error.receipt,
  };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
