import Type, { type TObject, type TSchema } from "typebox";
import { type Fault, findFault, type Path } from "../jsonrpc/fault.ts";
import { Block } from "./blocks.ts";
import { Marking } from "./items.ts";

/** An object of a body that may have one of several shapes, each told by its only member. */
interface Choice {
  readonly path: Path;
  readonly given: object;
  readonly shapes: readonly TObject[];
}

const blockShapes = shapesOf(Block);
const markingShapes = shapesOf(Marking);

function shapesOf({ anyOf }: { readonly anyOf: readonly TSchema[] }): readonly TObject[] {
  return anyOf.filter((shape) => Type.IsObject(shape));
}

/**
 * The first block or marking that has none or several of the members that tell its shape, or the wrong one inside:
 * a schema takes `{"si": …, "ukz": …}` for either, and one of the two would be lost without a word.
 * @param within looked for only where this fault was found; absent: everywhere.
 */
export function findChoiceFault(schema: TObject, body: unknown, within?: Path): Fault | undefined {
  for (const choice of choicesOf(schema, body)) {
    if (within !== undefined && !choice.path.every((step, place) => step === within[place])) continue;
    const fault = faultOf(choice);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOf({ path, given, shapes }: Choice): Fault | undefined {
  const named = shapes.filter((shape) => nameOf(shape) in given);
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return findFault(only, given, path);
  return { path, expected: `exactly one of ${shapes.map(nameOf).join(", ")}`, actual: given };
}

function nameOf({ properties }: TObject): string {
  return Object.keys(properties).join();
}

/** In the order of the reference. Members that the operation does not know are left alone. */
function choicesOf({ properties }: TObject, body: unknown): Choice[] {
  const choices: Choice[] = [];
  if ("itemList" in properties) {
    eachObject(body, "itemList", (item, place) =>
      eachObject(item, "markings", (given, inside) =>
        choices.push({ path: ["itemList", place, "markings", inside], given, shapes: markingShapes }),
      ),
    );
  }
  for (const name of ["prefix", "suffix"] as const) {
    if (!(name in properties)) continue;
    eachObject(body, name, (given, place) =>
      choices.push({ path: [name, place], given, shapes: blockShapes }),
    );
  }
  return choices;
}

/** Visits the objects in the list that `holder` has under the name. Most bodies have no such list. */
function eachObject(holder: unknown, name: string, visit: (element: object, place: number) => void): void {
  const list: unknown = typeof holder === "object" && holder !== null ? Reflect.get(holder, name) : undefined;
  if (!Array.isArray(list)) return;
  for (let place = 0; place < list.length; place += 1) {
    const element: unknown = list[place];
    if (typeof element === "object" && element !== null && !Array.isArray(element)) {
      visit(element, place);
    }
  }
}
