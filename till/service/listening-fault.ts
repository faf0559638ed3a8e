/** What an operator can do about a port that cannot be listened at; another error as it is. */
export function listeningFault(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const otherPort = "choose another one with --port, TILL_PORT or port in till.ini";
  const otherHost = "choose another one with --host, TILL_HOST or host in till.ini";
  const told: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken by another program: ${otherPort}`,
    EACCES: `port ${port} is kept for root: choose one from 1024 on with --port, TILL_PORT or port in till.ini`,
    EADDRNOTAVAIL: `${host} is no address of this machine: ${otherHost}`,
    ENOTFOUND: `${host} is no address of this machine: ${otherHost}`,
  };
  const words = told[error.code ?? ""];
  return words === undefined ? error : new Error(words, { cause: error });
}
