/** A line as pieces of one look each: what views are made of. Not here: terminal codes. */
import { cropTo, widthOf } from '../text/graphemes.ts';

/** `#rrggbb`, or one of the terminal's own colours. */
export type Colour = string;

export interface Span {
  /** Already safe to draw. */
  readonly text: string;
  readonly colour?: Colour;
  readonly background?: Colour;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

export type Row = readonly Span[];

export const rowWidth = (row: Row): number => row.reduce((width, { text }) => width + widthOf(text), 0);

export const dim = (text: string): Row => [{ text, dim: true }];
export const bold = (text: string): Row => [{ text, bold: true }];

/** Neighbours of one look as one span: a terminal is told less. */
export function mergeSpans(row: Row): Span[] {
  const merged: Span[] = [];
  for (const span of row) {
    const last = merged.at(-1);
    if (last && sameLook(last, span)) merged[merged.length - 1] = { ...last, text: last.text + span.text };
    else merged.push(span);
  }
  return merged;
}

function sameLook(a: Span, b: Span): boolean {
  return (
    a.colour === b.colour &&
    a.background === b.background &&
    a.bold === b.bold &&
    a.dim === b.dim &&
    a.underline === b.underline &&
    a.inverse === b.inverse
  );
}

/** The beginning that fits, `…` at its end where something is left out. */
export function cropRow(row: Row, columns: number): Row {
  if (rowWidth(row) <= columns) return row;
  const kept: Span[] = [];
  let left = columns;
  for (const span of row) {
    const width = widthOf(span.text);
    if (width < left) {
      kept.push(span);
      left -= width;
      continue;
    }
    kept.push({
      ...span,
      // Of what fits exactly a column is taken for the sign that there is more.
      text: cropTo(width === left ? `${span.text} ` : span.text, left),
    });
    break;
  }
  return kept;
}

/** Exactly so many columns. */
export function fitRow(row: Row, columns: number): Row {
  const cropped = cropRow(row, columns);
  const missing = columns - rowWidth(cropped);
  return missing > 0 ? [...cropped, { text: ' '.repeat(missing) }] : cropped;
}

/** Columns of rows side by side, each of its width, filled up at the bottom. */
export function besideEachOther(
  columns: readonly { rows: readonly Row[]; width: number }[],
  gap: number,
): Row[] {
  const height = Math.max(0, ...columns.map(({ rows }) => rows.length));
  return Array.from({ length: height }, (_, y) =>
    columns.flatMap(({ rows, width }, i) => [
      ...(i > 0 ? [{ text: ' '.repeat(gap) }] : []),
      ...fitRow(rows[y] ?? [], width),
    ]),
  );
}
