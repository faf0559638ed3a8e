const uniqueViolation = "23505";

/**
 * Whether a write failed because another row has what must be unique. The transaction is over then: throw a Problem.
 */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === uniqueViolation;
}
