import { readFileSync, statSync } from "node:fs";
import Type, { type Static } from "typebox";
import { Compile } from "typebox/compile";
import { OnceATurn } from "../once-a-turn.ts";

/** What the emulator can be told to do wrong. */
export const emulatorFailures = [
  "none",
  /** Refuses every document; the certificate's date is in the past. */
  "certificate expired",
  "blocked",
  "uninitialised",
  /** Refuses for a reason of its own, and is ready otherwise. */
  "refused",
  /** Does not answer, and has registered nothing. */
  "no answer",
  /** Does not answer, and may have registered the document: the emulator with a memory has. */
  "answer lost",
  /** Refuses what a card paid for, at least in part: the money is taken and there is no receipt. */
  "after card",
] as const;
export type EmulatorFailure = (typeof emulatorFailures)[number];

const failuresMax = 1_000_000;
const fileBytesMax = 64 * 1024;
const noFile = "";

const Settings = Type.Object(
  {
    failure: Type.Optional(Type.Enum([...emulatorFailures])),
    /** How many documents it befalls; absent: all until the file changes. */
    next: Type.Optional(Type.Integer({ minimum: 1, maximum: failuresMax })),
    /** Such as `2030-01-01T00:00:00Z`. */
    certificateValidTo: Type.Optional(Type.String({ maxLength: 40 })),
  },
  { additionalProperties: false },
);
const settings = Compile(Settings);

export interface EmulatorSettings {
  readonly failure: EmulatorFailure;
  readonly next: number | null;
  readonly certificateValidToMs: number;
}

/** The emulator's certificate is good for as long as nobody says otherwise. */
export const certificateValidToDefaultMs = Date.UTC(2049, 11, 31, 23, 59, 59);

export const settingsDefault: EmulatorSettings = {
  failure: "none",
  next: null,
  certificateValidToMs: certificateValidToDefaultMs,
};

/** @throws Error that says what is wrong with the text. */
export function parseSettings(text: string): EmulatorSettings {
  const read: unknown = JSON.parse(text);
  if (!settings.Check(read)) {
    const fault = settings.Errors(read)[0];
    throw new Error(`${fault?.instancePath ?? ""} ${fault?.message ?? "is wrong"}`.trim());
  }
  const { failure = "none", next = null, certificateValidTo } = read as Static<typeof Settings>;
  const certificateValidToMs =
    certificateValidTo === undefined ? certificateValidToDefaultMs : Date.parse(certificateValidTo);
  if (Number.isNaN(certificateValidToMs)) throw new Error("certificateValidTo is no moment");
  return { failure, next, certificateValidToMs };
}

/**
 * `emulator.json`, looked at before every use, so that people and tests can switch a running till. Without the file
 * nothing fails. A file that cannot be read is told to `onProblem` once, and what was in force stays in force: an editor
 * may have been in the middle of writing it.
 */
export class SettingsFile {
  readonly #path: string;
  readonly #onProblem: (problem: Error) => void;
  readonly #now = new OnceATurn(() => this.#look());
  #mark = noFile;
  #settings = settingsDefault;

  constructor(path: string, onProblem: (problem: Error) => void) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  /** The settings in force; the same object until the file changes. */
  read(): EmulatorSettings {
    return this.#now.get();
  }

  #look(): EmulatorSettings {
    let mark = "unreadable";
    try {
      mark = this.#markNow();
      if (mark !== this.#mark) this.#settings = this.#readNow(mark);
    } catch (cause) {
      if (mark !== this.#mark) this.#tell(cause);
    }
    this.#mark = mark;
    return this.#settings;
  }

  /** Changes whenever the file does; empty without a file. */
  #markNow(): string {
    const stat = statSync(this.#path, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? noFile : `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
  }

  #readNow(mark: string): EmulatorSettings {
    if (mark === noFile) return settingsDefault;
    const bytes = readFileSync(this.#path);
    if (bytes.length > fileBytesMax) throw new Error(`over ${fileBytesMax} bytes`);
    return parseSettings(bytes.toString("utf8"));
  }

  #tell(cause: unknown): void {
    this.#onProblem(new Error(`${this.#path} is not in force: ${String(cause)}`, { cause }));
  }
}
