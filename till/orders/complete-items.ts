import type { Item } from "@prilavok/contracts/till-api/items.ts";
import { TillRefusal } from "@prilavok/contracts/till-api/result-codes.ts";
import { scannedCode } from "@prilavok/contracts/values/scanned.ts";
import { isGtin, type KnownGoods, priceTold } from "./goods-table.ts";

/**
 * Finds an item's article.
 * @param isNeeded its price is needed: what cannot be found is refused. Else it may be undefined.
 * @throws TillRefusal 717, 720
 */
export type FindGoods = (wanted: WantedGoods, path: string, isNeeded: boolean) => KnownGoods | undefined;

/** By code, or by barcode. */
export interface WantedGoods {
  readonly code?: string;
  readonly barcode?: string;
  /** Archived goods may still come back, but not be sold. */
  readonly isReturn: boolean;
}

const completed: readonly string[] = ["SALE", "REFUND", "CORRECTION_INCOME", "CORRECTION_EXPENSE"];

/**
 * Fills in names, prices, codes and categories that the items of a body leave to the till. What the caller gives wins.
 * @returns the same body when there is nothing to fill in.
 * @throws TillRefusal 413 for an item that names nothing to find its price by; what `find` refuses.
 */
export function completeItems(operation: string, body: unknown, find: FindGoods): unknown {
  if (!completed.includes(operation) || !hasItems(body)) return body;
  const isReturn = operation !== "SALE";
  const itemList = body.itemList.map((item, place) =>
    isWhole(item) ? item : completeItem(item, `itemList[${place}]`, isReturn, find),
  );
  return itemList.every((item, place) => item === body.itemList[place]) ? body : { ...body, itemList };
}

function hasItems(body: unknown): body is { readonly itemList: readonly Item[] } {
  return typeof body === "object" && body !== null && "itemList" in body && Array.isArray(body.itemList);
}

function isWhole({ price, nameTitle, barcode }: Item): boolean {
  return price !== undefined && nameTitle !== undefined && barcode === undefined;
}

function completeItem(item: Item, path: string, isReturn: boolean, find: FindGoods): Item {
  const { codeNumber, typeCode, price } = item;
  const barcode = item.barcode === undefined ? undefined : scannedCode(item.barcode);
  const isNeeded = price === undefined;
  const code = scannedCode(String(codeNumber ?? ""));
  if (barcode === undefined && code === "") {
    if (isNeeded) throw new TillRefusal("badBody", `${path}.price`, "не передано");
    return item;
  }
  const wanted = wantedOf({ barcode, code, isGtinCode: typeCode === "1" }, isReturn);
  const named = barcode === undefined ? "codeNumber" : "barcode";
  const goods = find(wanted, `${path}.${named}`, isNeeded);
  if (goods !== undefined) return fill(item, goods);
  // As a code of its own kind, so that it stands on the receipt.
  if (barcode === undefined || code !== "") return item;
  return { ...item, codeNumber: barcode, typeCode: isGtin(barcode) ? "1" : "0" };
}

function wantedOf(
  { barcode, code, isGtinCode }: { barcode: string | undefined; code: string; isGtinCode: boolean },
  isReturn: boolean,
): WantedGoods {
  if (barcode !== undefined) return { barcode, isReturn };
  return isGtinCode ? { barcode: code, isReturn } : { code, isReturn };
}

function fill(item: Item, goods: KnownGoods): Item {
  const { codeNumber, nameTitle, price, category } = item;
  return {
    ...item,
    ...(codeNumber === undefined ? { codeNumber: goods.code, typeCode: "0" as const } : {}),
    nameTitle: nameTitle ?? goods.name,
    price: price ?? priceTold(goods),
    ...(category === undefined && goods.category !== "" ? { category: goods.category } : {}),
  };
}
