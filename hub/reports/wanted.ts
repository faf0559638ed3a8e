import type { Piece } from "./piece.ts";

/** A piece of one period in one store. Periods are numbers of the asker's own choice. */
export interface WantedPiece {
  readonly storeId: number;
  readonly period: number;
  readonly piece: Piece;
}

/** The pieces as the statements take them: the first of their columns are whole hours, null for a part of an hour. */
export function hourColumns(pieces: readonly WantedPiece[]): unknown[] {
  return [
    pieces.map((wanted) => wanted.storeId),
    pieces.map((wanted) => wanted.period),
    pieces.map(({ piece }) => piece.hours?.fromDay ?? null),
    pieces.map(({ piece }) => piece.hours?.fromHour ?? null),
    pieces.map(({ piece }) => piece.hours?.toDay ?? null),
    pieces.map(({ piece }) => piece.hours?.toHour ?? null),
  ];
}

/** The columns after those of the hours, for what is read from receipts. */
export function momentColumns(pieces: readonly WantedPiece[]): unknown[] {
  return [
    pieces.map(({ piece }) => isoMoment(piece.fromMoment)),
    pieces.map(({ piece }) => isoMoment(piece.toMoment)),
  ];
}

function isoMoment(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
