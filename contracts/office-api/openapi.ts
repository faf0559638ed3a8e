import { routes } from "./routes.ts";

export function openApiDocument(): Record<string, unknown> {
  return { openapi: "3.1.0", paths: {}, "x-routes": routes.length };
}
