/**
 * Node's `http`, without an import statement: that reads all that the module has, which loads `undici` for its
 * `WebSocket`, 15 MB and 70 ms of each start (measured on Node 26.10). `node:https` is not so.
 */
export const { Agent, request } = process.getBuiltinModule("node:http");
