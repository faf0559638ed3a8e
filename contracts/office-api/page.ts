import Type, { type TSchema } from "typebox";

export const itemsPerPageMax = 200;
const itemsPerPageByDefault = 50;

/** The query of a list: pages follow each other by a cursor. */
export const pageQuery = {
  after: Type.Optional(
    Type.String({ maxLength: 64, description: "The `next` of the page before. Absent: the first page." }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: itemsPerPageMax,
      description: `How many items at most. Absent: ${itemsPerPageByDefault}.`,
    }),
  ),
};

export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item, { description: "In a fixed order." }),
    next: Type.Union([Type.String(), Type.Null()], {
      title: "text or null",
      description: "`after` of the next page; null: this is the last one.",
    }),
  });
}

export { itemsPerPageByDefault };
