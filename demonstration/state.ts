import { chmod, mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A stretch of generated sales that is still to be brought in. */
export interface Load {
  /** Sales after this moment and up to that one. Epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  /** By store: sales of this local day and of all later ones are in. Loading goes from the newest day back. */
  readonly backTo: Readonly<Record<string, string>>;
}

/** What the demonstration remembers between its runs, keys included. */
export interface DemoState {
  readonly seed: string;
  /** The account that the demonstration made, by what nobody gives a second one; empty before the first run. */
  readonly account: string;
  /** Access keys by till name, `@store/till`. */
  readonly keys: Readonly<Record<string, string>>;
  readonly loads: readonly Load[];
  /** Up to here everything is sold, or stands in `loads`. 0 before the first run. */
  readonly soldThroughMs: number;
  readonly plannedYears: readonly number[];
  /** By till name: the local day of the shift that is open. */
  readonly openShifts: Readonly<Record<string, string>>;
  /** Of the REST API, with all scopes; empty before the first run. */
  readonly apiToken: string;
  /** Goods, warehouses and cash desks are in the hub. People may change them: they are put there once. */
  readonly hasOffice: boolean;
  /** Documents up to this one were told of; empty: none were. */
  readonly toldDocumentId: string;
}

const freshState: DemoState = {
  seed: "прилавок",
  account: "",
  keys: {},
  loads: [],
  soldThroughMs: 0,
  plannedYears: [],
  openShifts: {},
  apiToken: "",
  hasOffice: false,
  toldDocumentId: "",
};

const fileName = "demo.json";
/** Keys are secrets: nobody but the owner reads them. */
const fileMode = 0o600;
/** As the hub makes its folder: root's database server runs as another user, who must be able to pass through. */
const folderMode = process.getuid?.() === 0 ? 0o711 : 0o700;

/** The demonstration's memory: `demo.json` in the data folder, replaced in one step at every change. */
export class DemoMemory {
  readonly #path: string;
  /** There was no memory in the folder. */
  readonly isNew: boolean;
  #state: DemoState;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, state: DemoState | undefined) {
    this.#path = path;
    this.isNew = state === undefined;
    this.#state = state ?? freshState;
  }

  /** @throws when the file is there and is not the demonstration's. */
  static async open(dataDir: string): Promise<DemoMemory> {
    const path = join(dataDir, fileName);
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (text === undefined) return new DemoMemory(path, undefined);
    await chmod(path, fileMode);
    return new DemoMemory(path, { ...freshState, ...parseState(text, path) });
  }

  get state(): DemoState {
    return this.#state;
  }

  /** Changes the state and resolves when it is on the disk. */
  change(changes: Partial<DemoState>): Promise<void> {
    this.#state = { ...this.#state, ...changes };
    // Writes go one after another, and each writes the newest state.
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /** Forgets everything but the seed and the account: the database is a new one. */
  forget(): Promise<void> {
    const { seed, account } = this.#state;
    return this.change({ ...freshState, seed, account });
  }

  async #write(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: folderMode });
    const temporary = `${this.#path}.tmp`;
    const file = await open(temporary, "w", fileMode);
    try {
      await file.writeFile(`${JSON.stringify(this.#state, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, this.#path);
  }
}

function parseState(text: string, path: string): Partial<DemoState> {
  try {
    return JSON.parse(text) as Partial<DemoState>;
  } catch {
    throw new Error(`${path} is damaged; remove it, and the demonstration gets new keys`);
  }
}
