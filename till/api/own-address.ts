import { BlockList, isIPv4 } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";

/** IPv4 addresses of this machine, as the system tells them at this moment. */
export function ownAddresses(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ family }) => family === "IPv4"),
  );
}

/**
 * The address of this machine under which a neighbour on the same network reaches it.
 * @returns undefined for who is no neighbour: nobody else is answered.
 */
export function addressFor(neighbour: string): string | undefined {
  if (!isIPv4(neighbour)) return undefined;
  return ownAddresses().find(({ cidr }) => {
    const [network, prefix] = cidr?.split("/") ?? [];
    if (network === undefined || prefix === undefined) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(prefix), "ipv4");
    return list.check(neighbour, "ipv4");
  })?.address;
}

/** Whether an address or a host's name can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  const address = host.replace(/^::ffff:/i, "").toLowerCase();
  return address === "localhost" || address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}
