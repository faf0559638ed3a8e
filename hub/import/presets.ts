import type { ColumnMap } from "./map.ts";

type Preset = Partial<ColumnMap> & Pick<ColumnMap, "columns">;

function preset({ columns, attributes = {}, refundPrefix, kindWords = new Map() }: Preset): ColumnMap {
  return { columns, attributes, refundPrefix, kindWords, findsUsual: false };
}

/** Ready-made maps for `--map NAME`: exports whose columns are published. */
export const presets: Readonly<Record<string, ColumnMap>> = {
  /**
   * UCI Online Retail: cancellations have a C before the number and negative quantities.
   * Source: archive.ics.uci.edu, data set 352, "Variables Table".
   */
  uci: preset({
    columns: {
      receipt: "InvoiceNo",
      ts: "InvoiceDate",
      name: "Description",
      count: "Quantity",
      price: "UnitPrice",
      article: "StockCode",
      token: "CustomerID",
    },
    refundPrefix: "C",
  }),
  /**
   * Shopify, Orders → Export: what belongs to the whole order stands on its first row only. Shipping and taxes that are
   * added on top are no part of the goods' sum, which is `Subtotal`. An order that was refunded in part tells no day of the
   * refund: such a row is asked about (`--kind partially_refunded=sale`).
   * Source: the columns of example exports that public repositories hold.
   */
  shopify: preset({
    columns: {
      receipt: "Name",
      ts: "Created at",
      name: "Lineitem name",
      count: "Lineitem quantity",
      price: "Lineitem price",
      article: "Lineitem sku",
      receiptDiscount: "Discount Amount",
      amount: "Subtotal",
      kind: "Financial Status",
      void: "Cancelled at",
    },
    kindWords: new Map([
      ["paid", "sale"],
      ["refunded", "void"],
      ["voided", "void"],
      ["pending", "void"],
      ["authorized", "void"],
      ["expired", "void"],
    ]),
  }),
  /**
   * Square, Items detail: sums after discounts, before tax; refunds are rows of their own with negative sums.
   * Source: the columns of example exports that public repositories hold.
   */
  square: preset({
    columns: {
      receipt: "Transaction ID",
      ts: "Date",
      time: "Time",
      name: "Item",
      count: "Qty",
      total: "Net Sales",
      category: "Category",
      article: "SKU",
      kind: "Event Type",
    },
  }),
  /**
   * Loyverse, Receipts → Export → Receipts by item.
   * Source: the columns of example exports that public repositories hold.
   */
  loyverse: preset({
    columns: {
      receipt: "Receipt number",
      ts: "Date",
      name: "Item",
      count: "Quantity",
      total: "Net sales",
      category: "Category",
      article: "SKU",
      kind: "Receipt type",
      void: "Status",
      cashier: "Cashier name",
    },
  }),
};

export function presetNames(): string {
  return Object.keys(presets).join(", ");
}
