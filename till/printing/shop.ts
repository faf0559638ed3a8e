/** Who sells, as it stands at the head of every document. */
export interface Shop {
  /** The seller's legal name and the shop's, such as `ООО «Прилавок», магазин № 5`. */
  readonly name: string;
  readonly address: string;
  /** УНП of the seller; empty: not printed. */
  readonly taxNumber: string;
  /** Printed under everything else, such as `Спасибо за покупку!`. */
  readonly farewell?: string;
}
