import Type from "typebox";
import { defineMethod } from "../jsonrpc/method.ts";

export const rpcDiscover = defineMethod({
  name: "rpc.discover",
  summary: "Answers the OpenRPC document of this API, made from the schemas that validate.",
  params: Type.Object({}),
  result: Type.Object(
    { openrpc: Type.String({ description: "Version of the OpenRPC specification." }) },
    { description: "An OpenRPC document." },
  ),
});
