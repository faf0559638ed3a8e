/** The command sets of the library that print Cyrillic letters. Source: receiptline 4, README, "Printer configuration". */
export const dialects = [
  "escpos",
  "epson",
  "sii",
  "citizen",
  "fit",
  "impact",
  "impactb",
  "generic",
  "starsbcs",
  "starlinesbcs",
  "emustarlinesbcs",
] as const;
export type Dialect = (typeof dialects)[number];
