import { goods } from "../goods.ts";
import { type Language, words } from "../words.ts";
import type { DemoOffice } from "./prepare.ts";

/** A line of a shell, in the order of the others: later ones use what earlier ones have found. */
export interface OfficeExample {
  readonly title: string;
  readonly command: string;
}

const ask = 'curl -s -H "Authorization: Bearer $TOKEN"';

/** The way of an order from a web shop to its documents, by hand, with the token of this demonstration. */
export function officeExamplesOf(
  url: string,
  { token, warehouses }: DemoOffice,
  language: Language,
): OfficeExample[] {
  const { office: said } = words[language];
  const step = (name: string) => `${ask} "$API/orders/$ORDER/${name}" -d '{"version":1}'`;
  return [
    { title: said.variables, command: `TOKEN='${token}' API='${url}/api/v1'` },
    { title: said.list, command: `${ask} "$API/orders?limit=5"` },
    { title: said.make, command: makeCommand([...warehouses.values()].at(1) ?? "") },
    { title: said.approve, command: step("approve") },
    { title: said.fill, command: `${ask} -X POST "$API/orders/$ORDER/tills/fill"` },
    { title: said.post, command: step("post") },
    { title: said.transactions, command: `${ask} "$API/transactions?limit=5"` },
    { title: said.documents, command: `${ask} "$API/documents?limit=5"` },
    { title: said.print, command: printCommand() },
  ];
}

function makeCommand(warehouseId: string): string {
  const [one, other] = goods;
  if (one === undefined || other === undefined) throw new Error("the bakery has goods");
  const lines = [
    { code: one.article, amount: 2 },
    { gtin: other.barcode, amount: 1 },
  ];
  const order = JSON.stringify({ customerName: "Гостев Пётр", warehouseId, comment: "Заберу сам", lines });
  return `ORDER=$(${ask} "$API/orders" -d '${order}' | ${firstOf("uid")}); echo $ORDER`;
}

function printCommand(): string {
  const found = `DOCUMENT=$(${ask} "$API/documents?limit=1" | ${firstOf("id")})`;
  return `${found}; ${ask} "$API/documents/$DOCUMENT/print" > document.html`;
}

/** A member's text, without a tool that reads JSON. */
function firstOf(member: string): string {
  return `grep -o '"${member}":"[^"]*"' | head -n 1 | cut -d '"' -f 4`;
}
