import { type Example, exampleTill, type OpenDemonstration, shownFolder } from "../examples.ts";
import { goods } from "../goods.ts";
import { words } from "../words.ts";

const ask = 'curl -s -H "Authorization: Bearer $TOKEN"';
/** More than the ordered goods cost. */
const cash = "500";

/**
 * The way of an order from a web shop over a till to its documents, by hand: lines for one shell, in this order, as later
 * ones use what earlier ones have found.
 */
export function officeExamplesOf(open: OpenDemonstration): Example[] {
  const { url, tills, fleet, office, language, nowMs } = open;
  const { office: said } = words[language];
  const found = exampleTill(tills, nowMs);
  if (found === undefined) return [];
  const { till, cashier } = found;
  const kept = fleet.named(till.name);
  const step = (name: string, version: number) =>
    `${ask} "$API/orders/$ORDER/${name}" -d '{"version":${version}}'`;
  return [
    { title: said.variables, command: `TOKEN='${office.token}' API='${url}/api/v1'` },
    { title: said.list, command: `${ask} "$API/orders?limit=5"` },
    { title: said.make, command: makeCommand(office.warehouses.get(till.store.extId) ?? "") },
    // Each change makes the order's next version.
    { title: said.approve, command: step("approve", 1) },
    { title: said.fill, command: `${ask} -X POST "$API/orders/$ORDER/tills/fill"` },
    { title: said.post, command: step("post", 3) },
    {
      title: said.pick,
      command: `node_modules/.bin/prilavok-till order pick $ORDER --data '${shownFolder(kept)}' --cashier '${cashier}'`,
    },
    { title: said.sell, command: sellCommand(kept.url, cashier) },
    { title: said.transactions, command: `${ask} "$API/transactions?limit=5"` },
    { title: said.documents, command: `${ask} "$API/documents?limit=5"` },
    { title: said.print, command: printCommand(said.wait) },
  ];
}

function orderedGoods() {
  const [one, other] = goods;
  if (one === undefined || other === undefined) throw new Error("the bakery has goods");
  return { one, other };
}

function makeCommand(warehouseId: string): string {
  const { one, other } = orderedGoods();
  const lines = [
    { code: one.article, amount: 2 },
    { gtin: other.barcode, amount: 1 },
  ];
  const order = JSON.stringify({ customerName: "Гостев Пётр", warehouseId, comment: "Заберу сам", lines });
  return `ORDER=$(${ask} "$API/orders" -d '${order}' | ${firstOf("uid")}); echo $ORDER`;
}

/** Names and prices the till knows itself. */
function sellCommand(url: string, cashier: string): string {
  const { one, other } = orderedGoods();
  const itemList = [
    { codeNumber: one.article, amount: "2" },
    { barcode: other.barcode, amount: "1" },
  ];
  const body = JSON.stringify({ cashier, orderUid: "'$ORDER'", itemList, cash });
  return `curl -s ${url}/v1 -H 'INTENT_OPERATION_TYPE: SALE' -d '${body}'`;
}

/** A refusal writes no file. */
function printCommand(wait: string): string {
  const found = `DOCUMENT=$(${ask} "$API/documents?limit=1" | ${firstOf("id")})`;
  return `${found}; ${ask} -f -o document.html "$API/documents/$DOCUMENT/print" || echo '${wait}'`;
}

/** A member's text, without a tool that reads JSON. */
function firstOf(member: string): string {
  return `grep -o '"${member}":"[^"]*"' | head -n 1 | cut -d '"' -f 4`;
}
