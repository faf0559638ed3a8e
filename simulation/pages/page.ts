import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

/** A block of commands of a page. */
export interface Block {
  readonly commands: string;
  /** Why no test runs it: the page's source says so in a comment. */
  readonly notRun: string | undefined;
  /** What its last command ends with. */
  readonly exitStatus: number;
  /** It starts a hub or a till, and needs a terminal of its own. */
  readonly serves: boolean;
}

const blockForm =
  /(?:^ *<!-- (?:not run: (?<notRun>.*?)|exit status (?<status>\d+)(?:: .*?)?) -->\n)?^(?<indent> *)```sh\n(?<text>.*?)^\k<indent>```$/gms;
const pageForm = /^<!-- not run: (.*?) -->\n/;

/** The blocks of a page, in their order. A comment in the page's first line is about all of them. */
export function readPage(path: string): Block[] {
  const source = readFileSync(join(root, path), "utf8");
  const [, wholePage] = pageForm.exec(source) ?? [];
  return [...source.matchAll(blockForm)].map(({ groups: { notRun, status, indent, text } = {} }) => {
    const commands = (text ?? "").replaceAll(new RegExp(`^${indent}`, "gm"), "");
    return {
      commands,
      notRun: wholePage ?? notRun,
      exitStatus: Number(status ?? 0),
      serves: /^prilavok-(hub|till) serve/m.test(commands),
    };
  });
}

/** Every page for people, from the repository's root. */
export function allPages(): string[] {
  const inFolder = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join(folder, name));
  return [...readdirSync(root).filter((name) => name.endsWith(".md")), ...inFolder("docs")].toSorted();
}
