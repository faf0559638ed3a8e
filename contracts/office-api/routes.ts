import type { Route } from "./route.ts";

/** Every operation of `/api/v1`, in the order of the reference. Each resource's file adds its own. */
export const routes: readonly Route[] = [];
