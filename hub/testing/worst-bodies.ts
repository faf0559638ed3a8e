import type { Method } from "@prilavok/contracts/jsonrpc/method.ts";
import type { Route } from "@prilavok/contracts/office-api/route.ts";
import Type, { type TSchema } from "typebox";

/** A request's body that is much work to read or to refuse. */
export interface WorstBody {
  readonly name: string;
  /** Made when it is asked for: all of them together are gigabytes. */
  readonly text: () => string;
}

type Path = readonly (string | number)[];

/** JSON that takes a parser long for its size. */
export function heavyValues(bytesMax: number): WorstBody[] {
  const filled = (item: string | ((index: number) => string)) => {
    const items: string[] = [];
    let length = 2;
    for (let index = 0; length < bytesMax; index += 1) {
      const text = typeof item === "string" ? item : item(index);
      items.push(text);
      length += text.length + 1;
    }
    return items.slice(0, -2).join(",");
  };
  const list = (name: string, item: string | ((index: number) => string)) => ({
    name,
    text: () => `[${filled(item)}]`,
  });
  const names = (count: number, first: number) =>
    Array.from({ length: count }, (_, index) => `"k${(first + index).toString(36)}":1`).join(",");
  const deep = `${"[".repeat(20)}${"]".repeat(20)}`;
  return [
    list("ones", "1"),
    list("empty arrays", "[]"),
    list("texts", (index) => `"t${index}"`),
    list("long numbers", "1234567890.1234567891"),
    list("one-name objects, all different", (index) => `{${names(1, index)}}`),
    list("thirty-name objects, all different", (index) => `{${names(30, 30 * index)}}`),
    list(
      "thirty-name objects, as different as they may be",
      (index) => `{${names(30, 30 * (index % 1_600))}}`,
    ),
    list("deep arrays", deep),
    { name: "an object of many names", text: () => `{${filled((index) => names(1, index))}}` },
    { name: "a long text", text: () => `"${"я".repeat(bytesMax / 2 - 2)}"` },
    { name: "a long text of escapes", text: () => `"${"\\u0000".repeat(bytesMax / 6 - 2)}"` },
    { name: "a long number", text: () => "7".repeat(bytesMax) },
    list("ones and a long number", (index) => (index === 0 ? "12345678901234567891" : "1")),
    list("texts and a long number", (index) => (index === 0 ? "12345678901234567891" : `"t${index}"`)),
  ];
}

/** Every place of a schema that `is` holds for. */
function placesOf(root: TSchema, is: (schema: TSchema) => boolean): Path[] {
  const found: Path[] = [];
  const collect = (schema: TSchema, path: Path): void => {
    if (is(schema)) found.push(path);
    if (Type.IsArray(schema)) collect(schema.items, [...path, 0]);
    else if (Type.IsObject(schema)) {
      for (const [name, member] of Object.entries(schema.properties)) collect(member, [...path, name]);
    } else if (Type.IsUnion(schema)) for (const one of schema.anyOf) collect(one, path);
  };
  collect(root, []);
  return found;
}

/** `value` with another one in one place; what leads there is made. */
function withValue(value: unknown, path: Path, put: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return put;
  if (step === 0) {
    const items = Array.isArray(value) ? value : [];
    return [withValue(items[0], rest, put), ...items.slice(1)];
  }
  const members = typeof value === "object" && value !== null ? value : {};
  return { ...members, [step]: withValue((members as Record<string, unknown>)[step], rest, put) };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (held, step) => (held as Record<string | number, unknown> | undefined)?.[step],
    value,
  );
}

const marker = "the heavy value stands here";

/** Values by a schema that are as large as they may be, or too large, in each place where that can be. */
export function worstValues(schema: TSchema, example: unknown, bytesMax: number): WorstBody[] {
  const bodies: WorstBody[] = [];
  const room = bytesMax - 2_000;
  for (const path of placesOf(schema, Type.IsArray)) {
    const good = (valueAt(example, path) as unknown[] | undefined)?.[0];
    const items = [null, {}, "", ...(good === undefined ? [] : [good])];
    for (const item of items) {
      const count = Math.floor(room / (JSON.stringify(item).length + 1));
      const text = () => JSON.stringify(withValue(example, path, new Array(count).fill(item)));
      bodies.push({ name: `${path.join(".")}: ${count} × ${JSON.stringify(item).slice(0, 40)}`, text });
      const limit = Number((schemaAt(schema, path) as { maxItems?: number }).maxItems ?? 0);
      if (count <= limit || item !== good) continue;
      const most = () => JSON.stringify(withValue(example, path, new Array(limit).fill(item)));
      bodies.push({ name: `${path.join(".")}: at its limit`, text: most });
    }
  }
  for (const path of placesOf(schema, Type.IsString)) {
    const text = () => JSON.stringify(withValue(example, path, "я".repeat(room / 2)));
    bodies.push({ name: `${path.join(".")}: a long text`, text });
  }
  for (const path of [[], ...placesOf(schema, Type.IsObject).slice(1, 3)]) {
    const around = JSON.stringify(withValue(example, [...path, "unknown"], marker));
    for (const { name, text } of heavyValues(room - around.length)) {
      const put = () => around.replace(JSON.stringify(marker), text);
      bodies.push({ name: `${[...path, "unknown"].join(".")}: ${name}`, text: put });
    }
  }
  return bodies;
}

function schemaAt(schema: TSchema, path: Path): TSchema {
  return path.reduce<TSchema>((held, step) => {
    const shape = Type.IsUnion(held)
      ? (held.anyOf.find((one) => Type.IsObject(one) || Type.IsArray(one)) ?? held)
      : held;
    if (Type.IsArray(shape)) return shape.items;
    return (Type.IsObject(shape) ? shape.properties[String(step)] : undefined) ?? shape;
  }, schema);
}

/** Bodies of one method: alone with all the bytes, and a hundred calls that share them. */
export function worstCalls(method: Method, bytesMax: number): WorstBody[] {
  const { name, params, examples } = method;
  const example = examples[0]?.params ?? {};
  const call = (text: string, id: number) =>
    `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(name)},"params":${text}}`;
  const alone = worstValues(params, example, bytesMax - 200).map((body) => ({
    name: `${name}: ${body.name}`,
    text: () => call(body.text(), 1),
  }));
  const hundred = [
    { name: "the example", text: () => JSON.stringify(example) },
    ...worstValues(params, example, bytesMax / 100 - 200),
  ];
  const shared = hundred.map((body) => ({
    name: `100 × ${name}: ${body.name}`,
    text: () => {
      const text = body.text();
      return `[${Array.from({ length: 100 }, (_, id) => call(text, id)).join(",")}]`;
    },
  }));
  return [...alone, ...shared];
}

/** Bodies of one route. */
export function worstRequests(route: Route, bytesMax: number): WorstBody[] {
  const schema = route.body ?? Type.Object({});
  return worstValues(schema, {}, bytesMax - 200).map((body) => ({
    name: `${route.name}: ${body.name}`,
    text: body.text,
  }));
}
