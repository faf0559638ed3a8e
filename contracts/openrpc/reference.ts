import { openApiDocument } from "../office-api/openapi.ts";
import { officePage } from "../office-api/reference/pages.ts";
import { tillReferenceFiles } from "../till-api/reference/files.ts";
import { deviceDocument, managementDocument } from "./document.ts";
import { errorsPage } from "./errors-page.ts";
import { exchangePage } from "./exchange-page.ts";
import { devicePage, managementPage } from "./pages.ts";

/** The generated files of docs/reference, by their path inside it, with their whole text. */
export function referenceFiles(): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries({
      "device-api.md": `${devicePage()}\n`,
      "management-api.md": `${managementPage()}\n`,
      "exchange-api.md": `${exchangePage()}\n`,
      "office-api.md": `${officePage()}\n`,
      "errors.md": `${errorsPage()}\n`,
      "openrpc/device-api.json": `${JSON.stringify(deviceDocument(), null, 2)}\n`,
      "openrpc/management-api.json": `${JSON.stringify(managementDocument(), null, 2)}\n`,
      "openapi/office-api.json": `${JSON.stringify(openApiDocument(), null, 2)}\n`,
    }),
    ...tillReferenceFiles(),
  ]);
}
