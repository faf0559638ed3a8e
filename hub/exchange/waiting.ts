/** More than one only while a till that lost its connection has begun a new one. */
const pollsPerDeviceMax = 2;

/** One till's request that is held open. It holds memory, and neither a database connection nor a place at the door. */
export interface Waiter {
  /** From now on a word wakes it; call it before looking. */
  listen(): void;
  /**
   * Waits for a word since `listen`.
   * @returns false: none has come in this time, the till has hung up or asked anew, or the hub is closing.
   */
  sleep(ms: number, gone: AbortSignal | undefined): Promise<boolean>;
  leave(): void;
}

/** The tills that wait for news at this hub. */
export class WaitingRoom {
  /** Of each device, the longest waiting first. */
  readonly #byDevice = new Map<number, Set<Sleeper>>();
  readonly #byAccount = new Map<number, Set<Sleeper>>();
  #count = 0;
  #closed = false;

  get count(): number {
    return this.#count;
  }

  /** @returns undefined once the room is closed: nobody waits any more. */
  enter(deviceId: number, accountId: number): Waiter | undefined {
    if (this.#closed) return undefined;
    const own = this.#byDevice.get(deviceId);
    if (own !== undefined && own.size >= pollsPerDeviceMax) {
      const [oldest] = own;
      oldest?.end();
      oldest?.leave();
    }
    const sleeper = new Sleeper(() => {
      this.#count -= 1;
      remove(this.#byDevice, deviceId, sleeper);
      remove(this.#byAccount, accountId, sleeper);
    });
    add(this.#byDevice, deviceId, sleeper);
    add(this.#byAccount, accountId, sleeper);
    this.#count += 1;
    return sleeper;
  }

  /** @param notice as `exchangeChannel` carries it; undefined, or one that cannot be read, wakes all. */
  wake(notice?: string): void {
    const ids = notice?.slice(1).split(",").map(Number) ?? [];
    if (notice?.startsWith("d")) for (const id of ids) wakeThose(this.#byDevice.get(id));
    else if (notice?.startsWith("a")) for (const id of ids) wakeThose(this.#byAccount.get(id));
    else for (const sleepers of this.#byDevice.values()) wakeThose(sleepers);
  }

  /** Ends all waiting at once, and lets nobody wait again. */
  close(): void {
    this.#closed = true;
    for (const sleepers of this.#byDevice.values()) for (const sleeper of sleepers) sleeper.end();
  }
}

class Sleeper implements Waiter {
  readonly #onLeave: () => void;
  #state: "listening" | "woken" | "ended" = "listening";
  #rise: (() => void) | undefined;
  #hasLeft = false;

  constructor(onLeave: () => void) {
    this.#onLeave = onLeave;
  }

  listen(): void {
    if (this.#state === "woken") this.#state = "listening";
  }

  async sleep(ms: number, gone: AbortSignal | undefined): Promise<boolean> {
    if (this.#state === "listening" && ms > 0 && gone?.aborted !== true) {
      const risen = Promise.withResolvers<void>();
      this.#rise = risen.resolve;
      const timer = setTimeout(risen.resolve, ms);
      gone?.addEventListener("abort", () => risen.resolve(), { once: true });
      await risen.promise;
      clearTimeout(timer);
      this.#rise = undefined;
    }
    return this.#state === "woken" && gone?.aborted !== true;
  }

  leave(): void {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#onLeave();
  }

  wake(): void {
    if (this.#state === "listening") this.#state = "woken";
    this.#rise?.();
  }

  end(): void {
    this.#state = "ended";
    this.#rise?.();
  }
}

function wakeThose(sleepers: ReadonlySet<Sleeper> | undefined): void {
  for (const sleeper of sleepers ?? []) sleeper.wake();
}

function add(groups: Map<number, Set<Sleeper>>, id: number, sleeper: Sleeper): void {
  const group = groups.get(id);
  if (group === undefined) groups.set(id, new Set([sleeper]));
  else group.add(sleeper);
}

function remove(groups: Map<number, Set<Sleeper>>, id: number, sleeper: Sleeper): void {
  const group = groups.get(id);
  group?.delete(sleeper);
  if (group?.size === 0) groups.delete(id);
}
