import { containersPerBodyMax, objectShapesPerBodyMax } from "../device-api/limits.ts";
import { RpcError } from "./errors.ts";

/** Whatever a smaller body holds is parsed in a moment. */
const lightBytesMax = 64 * 1024;

const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Of the hash, so that nobody can choose names that it mistakes for each other. */
const seed = Math.floor(Math.random() * 0x1_0000_0000) | 0;
const rootSequence = 1;

/** An object with more members is a hash table to V8, in which each further one costs what a new sequence does. */
const membersPerShapeMax = 1_000;

/**
 * Refuses a body that JSON.parse would take long for, before it is parsed. What takes long is not size: it is an object
 * whose names came in no object before (V8 makes a hidden class of each new sequence of names), and very many arrays
 * and objects. Receipts have few sequences of names, however many receipts there are.
 * @param json text that may be anything; whether it is JSON is found by parsing.
 * @returns how many arrays and objects stand inside one another, up to `levelsMax` + 1; undefined for a body so small
 *   that it was not looked at.
 * @throws RpcError -32600.
 */
export function weigh(json: Uint8Array, levelsMax: number): number | undefined {
  if (json.length <= lightBytesMax) return undefined;
  const shapes = new Shapes(levelsMax + 1);
  let name = 0;
  for (let index = 0; index < json.length; index += 1) {
    switch (json[index]) {
      case quote: {
        let hash = seed;
        for (index += 1; index < json.length && json[index] !== quote; index += 1) {
          if (json[index] === backslash) index += 1;
          hash = Math.imul(hash ^ (json[index] ?? 0), 0x0100_0193);
        }
        name = hash;
        break;
      }
      case colon:
        shapes.name(name);
        break;
      case openBracket:
      case openBrace:
        shapes.open();
        break;
      case closeBracket:
      case closeBrace:
        shapes.close();
        break;
    }
  }
  return shapes.deepest;
}

/** Counts arrays, objects and the sequences of their names while text is read from its start to its end. */
class Shapes {
  /** By level: the names so far of the object that is open there, as a hash; and how many they are. */
  readonly #sequences: Int32Array;
  readonly #members: Int32Array;
  readonly #seen = new Set<number>();
  readonly #levelsMax: number;
  #level = 0;
  #containers = 0;
  #beyond = 0;
  /** The deepest level; what is deeper than `levelsMax` is counted as that. */
  deepest = 0;

  constructor(levelsMax: number) {
    this.#levelsMax = levelsMax;
    this.#sequences = new Int32Array(levelsMax + 1);
    this.#members = new Int32Array(levelsMax + 1);
  }

  open(): void {
    this.#containers += 1;
    if (this.#containers > containersPerBodyMax) {
      throw tooHeavy(`at most ${containersPerBodyMax} arrays and objects`);
    }
    this.#level = Math.min(this.#level + 1, this.#levelsMax);
    this.deepest = Math.max(this.deepest, this.#level);
    this.#sequences[this.#level] = rootSequence;
    this.#members[this.#level] = 0;
  }

  close(): void {
    this.#level = Math.max(this.#level - 1, 0);
  }

  name(hash: number): void {
    const level = this.#level;
    const members = (this.#members[level] ?? 0) + 1;
    this.#members[level] = members;
    if (members > membersPerShapeMax) this.#beyond += 1;
    else {
      const mixed = Math.imul((this.#sequences[level] ?? 0) ^ hash, 0x5bd1_e995) ^ (hash >>> 15);
      this.#sequences[level] = mixed;
      this.#seen.add(mixed);
    }
    if (this.#seen.size + this.#beyond > objectShapesPerBodyMax) {
      throw tooHeavy(`at most ${objectShapesPerBodyMax} different sequences of names in objects`);
    }
  }
}

function tooHeavy(expected: string): RpcError {
  return new RpcError("invalidRequest", { expected });
}
