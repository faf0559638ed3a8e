import { pinCharsMax, pinCharsMin } from "@prilavok/contracts/till-api/limits.ts";
import { OnceATurn } from "../once-a-turn.ts";
import type { Settings } from "../settings/settings.ts";
import { hashPin, isPinOf } from "./pin-hash.ts";
import { PinMarker } from "./pin-marker.ts";

/** Its value is empty after a PIN was removed. */
export const pinSetting = "pin";

/** The till's PIN, of which only a hash is kept. Setting or removing it revokes every token. */
export class Pin {
  readonly #settings: Settings;
  readonly #marker: PinMarker;
  /** As it was at so many changes of the settings. */
  #known = { changes: Number.NaN, isSet: false };
  readonly #now = new OnceATurn(() => this.#look());

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#marker = new PinMarker(settings.folder);
  }

  get isSet(): boolean {
    return this.#now.get();
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

  #look(): boolean {
    const { changes } = this.#settings;
    if (changes !== this.#known.changes) {
      this.#known = { changes, isSet: (this.#settings.get(pinSetting) ?? "") !== "" };
    }
    return this.#known.isSet;
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
    this.#change(await hashPin(pin));
    this.#marker.set();
  }

  /** Stopped in between, it leaves a till that does not open until it is asked again. */
  remove(): void {
    this.#change("");
    this.#marker.remove();
  }

  #change(hash: string): void {
    const { database } = this.#settings;
    database
      .transaction(() => {
        this.#settings.set(pinSetting, hash);
        database.prepare("delete from token").run();
      })
      .immediate();
    this.#now.forget();
  }
}
