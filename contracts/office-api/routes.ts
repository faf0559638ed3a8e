import { cashDeskRoutes } from "./cash-desks.ts";
import { customerRoutes } from "./customers.ts";
import { documentRoutes } from "./documents.ts";
import { goodsRoutes } from "./goods.ts";
import { orderRoutes } from "./orders.ts";
import type { Route } from "./route.ts";
import { settingRoutes } from "./settings.ts";
import { tillRoutes } from "./tills.ts";
import { transactionRoutes } from "./transactions.ts";
import { warehouseRoutes } from "./warehouses.ts";

/** Every operation of `/api/v1`, in the order of the reference. Each resource's file adds its own. */
export const routes: readonly Route[] = [
  ...goodsRoutes,
  ...customerRoutes,
  ...warehouseRoutes,
  ...cashDeskRoutes,
  ...tillRoutes,
  ...settingRoutes,
  ...orderRoutes,
  ...transactionRoutes,
  ...documentRoutes,
];
