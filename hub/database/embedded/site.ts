import type { DatabaseLog } from "../log.ts";
import type { Account } from "./account.ts";
import type { Address } from "./address.ts";
import type { Binaries } from "./binaries.ts";
import type { Folders } from "./folders.ts";
import type { Launch } from "./launch.ts";

/** All that is decided once about the server of one folder. */
export interface Site {
  readonly folders: Folders;
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly launch: Launch;
  readonly log: DatabaseLog;
}

/** A server that is ready. */
export interface Server {
  readonly pid: number;
  readonly address: Address;
}
