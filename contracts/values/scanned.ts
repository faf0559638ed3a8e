/** An AIM identifier, by which some scanners say which symbology they have read: `]d2`, `]C1`, `]Q3`. Source: ISO/IEC 15424. */
const symbologyPrefix = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * A code without what a scanner puts around it: white space, line ends, and the name of the symbology. What stands inside
 * of the code stays, the separators of GS1 too.
 * @example scannedCode("]E04810000000018\r\n") // "4810000000018"
 */
export function scannedCode(text: string): string {
  return text.trim().replace(symbologyPrefix, "").trim();
}
