import type { DropArgument, Server, Socket } from "node:net";
import { isThisMachine, sourceOf } from "../authorisation/source.ts";

/** Connections of the till at one time. */
export const connectionsMax = 500;
/** Of all other machines together, and of this one: each always finds some that the other cannot take. */
export const othersMax = 400;
export const thisMachineMax = 450;
/** Of one other address. */
export const sourceMax = 50;

const thisMachine = "this machine";

/** Ends connections over their address's share, so that no one machine can keep all others out. */
export class ConnectionShare {
  readonly #bySource = new Map<string, number>();
  #others = 0;

  /** @param onRefused hears of each connection that is ended. */
  static keep(server: Server, onRefused: (address: string) => void): void {
    const share = new ConnectionShare();
    server.maxConnections = connectionsMax;
    server.on("connection", (socket: Socket) => {
      const address = socket.remoteAddress ?? "";
      if (share.take(address)) socket.once("close", () => share.giveBack(address));
      else {
        socket.destroy();
        onRefused(address);
      }
    });
    server.on("drop", (dropped?: DropArgument) => onRefused(dropped?.remoteAddress ?? ""));
  }

  /** @returns false when the address has its share already, or all others have theirs. */
  take(address: string): boolean {
    const source = sharerOf(address);
    const own = this.#bySource.get(source) ?? 0;
    if (own >= (source === thisMachine ? thisMachineMax : sourceMax)) return false;
    if (source !== thisMachine) {
      if (this.#others >= othersMax) return false;
      this.#others += 1;
    }
    this.#bySource.set(source, own + 1);
    return true;
  }

  giveBack(address: string): void {
    const source = sharerOf(address);
    const own = (this.#bySource.get(source) ?? 1) - 1;
    if (own === 0) this.#bySource.delete(source);
    else this.#bySource.set(source, own);
    if (source !== thisMachine) this.#others -= 1;
  }
}

/** This machine has two addresses and one share. */
function sharerOf(address: string): string {
  const source = sourceOf(address);
  return isThisMachine(source) ? thisMachine : source;
}
