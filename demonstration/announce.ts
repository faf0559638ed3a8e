import type { TillAtWork } from "./chain.ts";
import { examplesOf, type OpenDemonstration } from "./examples.ts";
import { officeExamplesOf } from "./office/examples.ts";
import { words } from "./words.ts";

/** The announcement for programs. */
export function announcementObject(open: OpenDemonstration): object {
  const { url, dataDir, tills, fleet, office } = open;
  return {
    url,
    dataDir,
    tills: tills.map(({ store, till, name, key }) => {
      const { extId: storeExtId, name: storeName, city, timeZone } = store;
      const kept = fleet.named(name);
      return {
        name,
        extId: till.extId,
        storeExtId,
        storeName,
        city,
        timeZone,
        url: kept.url,
        dataDir: kept.dataDir,
        accesskey: key,
        path: `/s/${key}`,
      };
    }),
    examples: examplesOf(open),
    office: {
      url: `${url}/api/v1`,
      openApi: `${url}/api/v1/openapi.json`,
      token: office.token,
      examples: officeExamplesOf(open),
    },
  };
}

/** What is printed when the doors are open. */
export function announcement(open: OpenDemonstration): string {
  const { url, dataDir, tills, fleet, office, language } = open;
  const said = words[language];
  const lines = ["", said.greeting, `  ${said.hub}: ${url}`, "", said.stores];
  let store: TillAtWork["store"] | undefined;
  for (const one of tills) {
    if (one.store !== store) lines.push(`  ${one.store.name} (${one.store.city}, ${one.store.timeZone})`);
    store = one.store;
    lines.push(`    ${said.till} ${one.name}: ${fleet.named(one.name).url}`);
    lines.push(`      ${said.key}: ${url}/s/${one.key}`);
  }
  lines.push("", said.delivery, "", said.examples);
  for (const { title, command } of examplesOf(open)) lines.push(`  # ${title}`, `  ${command}`);
  lines.push("", said.office.greeting);
  lines.push(`  ${said.office.description}: ${url}/api/v1/openapi.json`);
  lines.push(`  ${said.office.token}: ${office.token}`, "", said.office.examples);
  for (const { title, command } of officeExamplesOf(open)) {
    lines.push(`  # ${title}`, `  ${command}`);
  }
  lines.push("", `${said.stop} ${dataDir}`, "");
  return lines.join("\n");
}
