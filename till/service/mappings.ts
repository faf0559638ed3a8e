import { type ExchangeMappingOptions, exchangeMappings } from "../exchange/mappings.ts";
import type { LaneName } from "../journal/messages.ts";
import { giftomanMappings, type MappingOptions } from "../plugins/giftoman/mappings.ts";
import type { Mapping } from "../queue/mapping.ts";

/** How the documents of every lane become calls. */
export function laneMappings(
  options: MappingOptions & ExchangeMappingOptions,
): Readonly<Record<LaneName, Mapping>> {
  return { ...giftomanMappings(options), ...exchangeMappings(options) };
}
