import {
  certificateValidToDefaultMs,
  type EmulatorFailure,
  type EmulatorSettings,
  type SettingsFile,
  settingsDefault,
} from "./emulator-settings.ts";

/**
 * What the emulator does wrong now: as `emulator.json` or the code said last. A failure that is limited to the next N
 * documents befalls documents only; the device's state stays `ready`, or nothing would be asked of it and it would never
 * pass.
 */
export class FailureSwitch {
  readonly #file: SettingsFile | undefined;
  #read: EmulatorSettings = settingsDefault;
  #failure: EmulatorFailure = "none";
  /** Documents that it still befalls; null: all. */
  #left: number | null = null;
  #certificateValidToMs = certificateValidToDefaultMs;

  constructor(file?: SettingsFile) {
    this.#file = file;
  }

  /** Switches from code; the file is heard again when it changes. */
  set(failure: EmulatorFailure, next: number | null = null): void {
    this.#look();
    this.#failure = failure;
    this.#left = next;
  }

  setCertificate(validToMs: number): void {
    this.#look();
    this.#certificateValidToMs = validToMs;
  }

  get certificateValidToMs(): number {
    this.#look();
    return this.#certificateValidToMs;
  }

  /** The failure that everybody can see before a document is tried. */
  get standing(): EmulatorFailure {
    this.#look();
    return this.#left === null ? this.#failure : "none";
  }

  /** What befalls this document; counts it. */
  take(request: { readonly cashlessE2: number }): EmulatorFailure {
    this.#look();
    if (this.#failure === "after card" && request.cashlessE2 === 0) return "none";
    if (this.#left === null) return this.#failure;
    if (this.#left === 0) return "none";
    this.#left -= 1;
    return this.#failure;
  }

  #look(): void {
    const settings = this.#file?.read() ?? settingsDefault;
    if (settings === this.#read) return;
    this.#read = settings;
    this.#failure = settings.failure;
    this.#left = settings.next;
    this.#certificateValidToMs = settings.certificateValidToMs;
  }
}
