/** What ails a file that was to be read, for the one who named it. */
const sentences: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EISDIR: "is a folder, not a file",
  EACCES: "may not be read by this user",
  EPERM: "may not be read by this user",
  Z_BUF_ERROR: "is cut off: its packed data end too early",
  Z_DATA_ERROR: "is damaged, or not packed although its name ends in .gz",
};

/** The same error in words that name the file; one of another kind comes back as it is. */
export function fileFault(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const sentence = sentences[code];
  return sentence === undefined ? error : new Error(`${path} ${sentence}`, { cause: error });
}
