import { isIPv6 } from "node:net";

/**
 * Whom a limit counts as one: an address, IPv4 in either form, or a network of 64 bits, of which one machine may have every
 * address.
 * @example sourceOf("::ffff:10.0.0.9") === "10.0.0.9"
 */
export function sourceOf(address: string): string {
  const [plain = ""] = address.replace(/^::ffff:(?=\d+\.)/i, "").split("%");
  if (!isIPv6(plain) || plain === "::1") return plain;
  const [before = "", after] = plain.split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const zeros = after === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array<string>(zeros).fill("0"), ...tail].slice(0, 4).join(":");
}

/** The till's own machine, which its shop's program is on. The other addresses of loopback are like anybody's. */
export function isThisMachine(source: string): boolean {
  return source === "127.0.0.1" || source === "::1";
}
