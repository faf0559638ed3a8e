import type { Clock } from "../clock.ts";
import { customerHandlers } from "../customers/routes.ts";
import { documentHandlers } from "../documents/routes.ts";
import { goodsHandlers } from "../goods/routes.ts";
import type { Directory } from "../network/directory.ts";
import { orderHandlers } from "../orders/routes.ts";
import { tillHandlers } from "../tills/routes.ts";
import { warehouseHandlers } from "../warehouses/routes.ts";
import type { RouteHandler } from "./handler.ts";

export interface OfficeDependencies {
  readonly clock: Clock;
  readonly directory: Pick<Directory, "forget" | "storesOf">;
}

/** The rules of every route of the contract. Each capability adds its own. */
export function officeHandlers({ clock }: OfficeDependencies): RouteHandler[] {
  return [
    ...goodsHandlers(clock),
    ...customerHandlers(clock),
    ...warehouseHandlers(),
    ...tillHandlers(clock),
    ...orderHandlers(clock),
    ...documentHandlers(clock),
  ];
}
