/** JSON.parse source text access, in Node since 21 and not yet in TypeScript's library. */
interface RawJson {
  readonly rawJSON: string;
}
interface JSON {
  rawJSON(text: string): RawJson;
  isRawJSON(value: unknown): value is RawJson;
  parse(
    text: string,
    reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
}
