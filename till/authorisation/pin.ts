import { pinCharsMax, pinCharsMin } from "@prilavok/contracts/till-api/limits.ts";
import { OnceATurn } from "../once-a-turn.ts";
import type { Settings } from "../settings/settings.ts";
import { hashPin, isPinOf } from "./pin-hash.ts";

/** Its value is empty after a PIN was removed. */
export const pinSetting = "pin";

/** The till's PIN, of which only a hash is kept. Setting or removing it revokes every token. */
export class Pin {
  readonly #settings: Settings;
  /** As it was at so many changes of the settings. */
  #known = { changes: Number.NaN, isSet: false };
  readonly #now = new OnceATurn(() => this.#look());

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get isSet(): boolean {
    return this.#now.get();
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
  }

  remove(): void {
    this.#change("");
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
