import { openApiDocument } from "./openapi.ts";
import { tillPage } from "./pages.ts";
import { resultCodesPage } from "./result-codes-page.ts";

/** The till's generated files of docs/reference, by their path inside it, with their whole text. */
export function tillReferenceFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({
      "till-api.md": `${tillPage()}\n`,
      "result-codes.md": `${resultCodesPage()}\n`,
      "openapi/till-api.json": `${JSON.stringify(openApiDocument(), null, 2)}\n`,
    }),
  );
}
