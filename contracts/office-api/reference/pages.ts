import { anchor, blocks, table } from "../../openrpc/markdown.ts";
import { membersTable } from "../../openrpc/members.ts";
import { generatedNote } from "../../openrpc/pages.ts";
import { routes } from "../routes.ts";
import {
  idempotency,
  limitsChapter,
  pages,
  problemsChapter,
  tokens,
  transport,
  versions,
} from "./chapters.ts";
import { sharedParts } from "./parts.ts";
import { routeEntry, routeSection } from "./route-section.ts";

export function officePage(): string {
  const parts = sharedParts();
  const chapterOf = (schema: object) => {
    const name = parts.get(schema as never);
    return name === undefined ? undefined : `#${anchor(name)}`;
  };
  return blocks(
    generatedNote,
    "# REST API",
    "The contract of the hub with back offices, web shops and ERPs, under `/api/v1`. A token in the header names an account; a request reaches that account and nothing else.",
    "See also: [OpenAPI document](openapi/office-api.json), which the hub answers at `GET /api/v1/openapi.json` without a token; [exchange with tills](exchange-api.md).",
    table(
      ["operation", "request", "scope", "does"],
      routes.map((route) => routeEntry(route)),
    ),
    tokens(),
    transport(),
    versions(),
    pages(),
    idempotency(),
    limitsChapter(),
    problemsChapter(),
    "## Operations",
    ...routes.map((route) => routeSection(route, chapterOf)),
    parts.size === 0 ? "" : "## Parts of answers",
    ...[...parts].map(([schema, name]) =>
      blocks(
        `### ${name}`,
        membersTable(schema, "always", (part) => (part === schema ? undefined : chapterOf(part))),
      ),
    ),
  );
}
