import { answers } from "./answers.ts";
import type { Binaries } from "./binaries.ts";
import { clusterExists } from "./cluster.ts";
import type { Folders } from "./folders.ts";
import { type Postmaster, readPostmaster } from "./postmaster.ts";
import { isAlive, processesOn, worksOn } from "./process.ts";

/**
 * What a start can find, and what it does about it. All of this happens under one lock, so no other hub or command
 * acts on the same folder meanwhile; the server itself may still move from one row to the next. A server counts as
 * living when its process is seen, or when it answers at its address: another container's processes are not seen.
 *
 * | situation | how it is recognised                                         | action, then                       |
 * | --------- | ------------------------------------------------------------ | ---------------------------------- |
 * | absent    | no cluster (leftovers of a killed first start do not count)  | make one aside, move it here, look |
 * | stopped   | a cluster without postmaster.pid                             | start                              |
 * | crashed   | postmaster.pid names no living process                       | disown the file, start; it recovers |
 * | foreign   | postmaster.pid names another program: the number was reused  | the same                           |
 * | lingering | the postmaster is dead, other processes of its live          | wait, then end them, look          |
 * | starting  | a server of this cluster that is not ready (it recovers)     | wait, look                         |
 * | stopping  | a server of this cluster that ends                           | wait, look                         |
 * | running   | a server of this cluster that is ready                       | join it. An orphan that is outdated |
 * |           |                                                              | or does not answer: stop it, look  |
 */
export type Situation =
  | { readonly kind: "absent" | "stopped" | "crashed" | "foreign" }
  | { readonly kind: "lingering"; readonly pids: readonly number[] }
  | { readonly kind: "starting" | "stopping" | "running"; readonly postmaster: Postmaster };

export async function lookAt(folders: Folders, binaries: Binaries): Promise<Situation> {
  if (!(await clusterExists(folders, binaries))) return { kind: "absent" };
  const postmaster = await readPostmaster(folders);
  const alive = postmaster !== undefined && (await isAlive(postmaster.pid));
  if (alive && (await worksOn(postmaster.pid, folders.cluster))) {
    return { kind: livingKind(postmaster), postmaster };
  }
  if (postmaster?.address !== undefined && (await answers(folders, postmaster.address))) {
    return { kind: livingKind(postmaster), postmaster };
  }
  const pids = await processesOn(folders.cluster);
  if (pids.length > 0) return { kind: "lingering", pids };
  if (postmaster === undefined) return { kind: "stopped" };
  return { kind: alive ? "foreign" : "crashed" };
}

function livingKind(postmaster: Postmaster): "starting" | "stopping" | "running" {
  switch (postmaster.status) {
    case "ready":
      return "running";
    case "stopping":
      return "stopping";
    case "starting":
    case "standby":
    case "unknown":
      return "starting";
    default:
      return postmaster.status satisfies never;
  }
}
