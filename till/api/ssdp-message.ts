/** What SSDP messages say. Source: UPnP Device Architecture 1.1, section 1.3; the search target is the contract's. */

export const searchTarget = "ikassa-smartx";
const maxAgeS = 1_800;
/** A search has some 100 bytes. */
export const searchBytesMax = 1_024;

/**
 * Reads a datagram.
 * @returns the longest time in seconds that the searcher waits; undefined when it is no search that the till answers.
 */
export function readSearch(datagram: Uint8Array): number | undefined {
  if (datagram.length > searchBytesMax) return undefined;
  const [start, ...lines] = Buffer.from(datagram).toString("latin1").split(/\r?\n/);
  if (!/^M-SEARCH \* HTTP\/1\.[01]$/i.test(start ?? "")) return undefined;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name, value] = /^([A-Za-z.-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name !== undefined) headers.set(name.toUpperCase(), value ?? "");
  }
  if (!/^"?ssdp:discover"?$/i.test(headers.get("MAN") ?? "")) return undefined;
  const target = headers.get("ST") ?? "";
  if (target !== searchTarget && target !== "ssdp:all") return undefined;
  const waitS = Number(headers.get("MX") ?? "0");
  return Number.isFinite(waitS) && waitS > 0 ? waitS : 0;
}

export interface Found {
  /** Address of the till's HTTP door, such as `http://192.168.1.7:37015/v1`. */
  readonly location: string;
  readonly serial: string;
}

export function searchAnswer({ location, serial }: Found): Buffer {
  const lines = [
    "HTTP/1.1 200 OK",
    `CACHE-CONTROL: max-age=${maxAgeS}`,
    "EXT:",
    `LOCATION: ${location}`,
    "SERVER: Prilavok UPnP/1.1",
    `ST: ${searchTarget}`,
    `USN: ${serial}::${searchTarget}`,
    "\r\n",
  ];
  return Buffer.from(lines.join("\r\n"), "latin1");
}
