import { pinCharsMax, pinCharsMin, reachablePinCharsMin } from "@prilavok/contracts/till-api/limits.ts";
import { OnceATurn } from "../once-a-turn.ts";
import type { Settings } from "../settings/settings.ts";
import { hashPin, isPinOf } from "./pin-hash.ts";
import { PinMarker } from "./pin-marker.ts";

/** Its value is empty after a PIN was removed. */
export const pinSetting = "pin";
/** How many characters the PIN has at least: the hash does not tell. Empty of a PIN that was set before this was kept. */
const charsSetting = "pin_chars_min";

interface Known {
  readonly changes: number;
  readonly hash: string;
  readonly isLong: boolean;
}

/** The till's PIN, of which only a hash is kept. Setting or removing it revokes every token. */
export class Pin {
  readonly #settings: Settings;
  readonly #onChange: () => void;
  readonly #marker: PinMarker;
  /** As it was at so many changes of the settings. */
  #known: Known | undefined;
  readonly #now = new OnceATurn(() => this.#look());

  /** @param onChange another PIN is set than was, or none: by this process or by a command beside it. */
  constructor(settings: Settings, onChange: () => void = () => undefined) {
    this.#settings = settings;
    this.#onChange = onChange;
    this.#marker = new PinMarker(settings.folder);
    this.#look();
  }

  get isSet(): boolean {
    return this.#now.get().hash !== "";
  }

  /** Whether it is long enough for a till that others can reach. */
  get isLong(): boolean {
    return this.#now.get().isLong;
  }

  /** There was a PIN, and the settings do not hold it: they were lost or are those of another till. */
  get isLost(): boolean {
    return !this.isSet && this.#marker.isThere;
  }

  /** Before a till opens its door. @throws Error when its PIN is lost. */
  refuseLost(): void {
    if (this.isLost) {
      throw new Error(
        `the till in ${this.#settings.folder} had a PIN, and its settings.db, which held it, was lost or replaced: put it ` +
          'back, or set a PIN with "prilavok-till pin set", or say that none is needed with "prilavok-till pin remove"',
      );
    }
    // A PIN of before there was the marker, or of a command that was killed in between.
    if (this.isSet) this.#marker.set();
  }

  #look(): Known {
    const { changes } = this.#settings;
    const before = this.#known;
    if (before !== undefined && changes === before.changes) return before;
    const hash = this.#settings.get(pinSetting) ?? "";
    const chars = Number(this.#settings.get(charsSetting) ?? 0);
    this.#known = { changes, hash, isLong: hash !== "" && chars >= reachablePinCharsMin };
    if (before !== undefined && before.hash !== hash) this.#onChange();
    return this.#known;
  }

  /** @returns the hash that the PIN matched; undefined when it is wrong or none is set. */
  async match(pin: string): Promise<string | undefined> {
    const hash = this.#settings.get(pinSetting) ?? "";
    return hash !== "" && (await isPinOf(hash, pin)) ? hash : undefined;
  }

  /** @throws when it has an impossible length. */
  async set(pin: string): Promise<void> {
    const chars = [...pin].length;
    if (chars < pinCharsMin || chars > pinCharsMax || pin !== pin.trim()) {
      throw new Error(
        `a PIN has ${pinCharsMin} to ${pinCharsMax} characters, none of them white space at an end`,
      );
    }
    this.#change(await hashPin(pin), chars);
    this.#marker.set();
  }

  /** Stopped in between, it leaves a till that does not open until it is asked again. */
  remove(): void {
    this.#change("", 0);
    this.#marker.remove();
  }

  #change(hash: string, chars: number): void {
    const { database } = this.#settings;
    database
      .transaction(() => {
        this.#settings.set(pinSetting, hash);
        // No more than whether it is long enough.
        this.#settings.set(
          charsSetting,
          String(chars < reachablePinCharsMin ? pinCharsMin : reachablePinCharsMin),
        );
        database.prepare("delete from token").run();
      })
      .immediate();
    this.#now.forget();
  }
}
