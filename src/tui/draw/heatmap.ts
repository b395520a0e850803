/** A matrix of weights as rows of a terminal: labels on both sides, cells in colours or in shades. */
import { cropTo, fitTo, splitGraphemes, widthOf } from '../text/graphemes.ts';
import { type ColourDepth, heatCell } from './colour.ts';
import { dim, type Row, type Span } from './span.ts';

export interface Heatmap {
  /** Of rows, such as target tokens. Safe to draw. */
  readonly rowLabels: readonly string[];
  /** Of columns, such as source tokens. */
  readonly columnLabels: readonly string[];
  /** A row each; a row may be shorter than the labels, where nothing is attended to. */
  readonly weights: readonly ArrayLike<number>[];
  /** The row that is pointed at, and kept in sight. */
  readonly marked?: number;
  /** What is scrolled past, where there is more than fits. */
  readonly past: { readonly rows: number; readonly columns: number };
  /** How to scroll. */
  readonly keys: string;
}

export interface Room {
  readonly width: number;
  readonly height: number;
  readonly depth: ColourDepth;
}

const WIDEST_LABEL = 12;
const WIDEST_CELL = 6;

/** Where not all fits, a last line says what is shown. */
export function heatmapRows(map: Heatmap, room: Room): Row[] {
  const { rowLabels, columnLabels, weights, marked, past } = map;
  const { labelWidth, cell, columns, rows, isCropped } = layOut(map, room);
  const first = Math.min(Math.max(past.rows, (marked ?? 0) - rows + 1), rowLabels.length - rows);
  const left = Math.min(past.columns, columnLabels.length - columns);
  const head: Row = [
    { text: ' '.repeat(labelWidth + 2) },
    ...columnLabels
      .slice(left, left + columns)
      .map((label): Span => ({ text: columnLabel(label, cell), dim: true })),
  ];
  const body = Array.from({ length: rows }, (_, i): Row => {
    const row = first + i;
    const isMarked = marked === row;
    return [
      { text: fitTo(rowLabels[row], labelWidth), bold: isMarked },
      { text: isMarked ? '▸ ' : '  ' },
      ...Array.from({ length: columns }, (_, column) =>
        heatCell(weights[row]?.[left + column] ?? 0, cell, room.depth),
      ),
    ];
  });
  const shown = [
    ...partOf('rows', first, rows, rowLabels.length),
    ...partOf('columns', left, columns, columnLabels.length),
  ];
  return [head, ...body, ...(isCropped ? [dim(`${shown.join(', ')} (${map.keys})`)] : [])];
}

/** What there is to scroll past, rows and columns, until the last are in sight. */
export function lastPast(map: Heatmap, room: Room): Heatmap['past'] {
  const { columns, rows } = layOut(map, room);
  return { rows: map.rowLabels.length - rows, columns: map.columnLabels.length - columns };
}

/** Widths of a label and of a cell, and how many columns and rows there is room for. */
function layOut({ rowLabels, columnLabels }: Heatmap, room: Room) {
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(1, ...rowLabels.map(widthOf)));
  const free = room.width - labelWidth - 2;
  const widest = Math.min(WIDEST_CELL, Math.max(1, ...columnLabels.map(widthOf)) + 1);
  const cell = Math.max(2, Math.min(widest, Math.floor(free / Math.max(1, columnLabels.length))));
  const columns = Math.min(columnLabels.length, Math.max(1, Math.floor(free / cell)));
  const isCropped = columns < columnLabels.length || rowLabels.length > room.height - 1;
  const rows = Math.min(rowLabels.length, Math.max(1, room.height - (isCropped ? 2 : 1)));
  return { labelWidth, cell, columns, rows, isCropped };
}

function partOf(noun: string, from: number, count: number, all: number): string[] {
  return count < all ? [`${noun} ${from + 1}-${from + count} of ${all}`] : [];
}

/** A label too long for its cell keeps a column free, so that neighbours stay apart; in the narrowest, its beginning. */
function columnLabel(label: string, cell: number): string {
  const narrow = widthOf(label) > 2 ? splitGraphemes(label)[0] : label;
  return fitTo(cell === 2 ? narrow : cropTo(label, cell - 1), cell);
}
