/** A matrix of weights as rows of a terminal: labels on both sides, cells in colours or in shades. */
import { withoutMark } from '../../text/visible.ts';
import { beginningOf, cropTo, fitTo, joinInLines, padTo, widthOf } from '../text/graphemes.ts';
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
/** Up to here a cell has no column for `…`. */
const NARROW_CELL = 4;
/** Between cells and the names beside them. */
const GAP = '  ';
const NAMES_HEAD = 'mostly at';

/**
 * Where not all fits, a last line says what is shown; where cells are too narrow for their labels, those of the largest
 * weights stand beside each row.
 */
export function heatmapRows(map: Heatmap, room: Room): Row[] {
  const { rowLabels, columnLabels, weights, marked, past } = map;
  const { labelWidth, cell, columns, rows, names, isCropped } = layOut(map, room);
  const first = Math.min(Math.max(past.rows, (marked ?? 0) - rows + 1), rowLabels.length - rows);
  const left = Math.min(past.columns, columnLabels.length - columns);
  const head: Row = [
    { text: ' '.repeat(labelWidth + 2) },
    ...columnLabels
      .slice(left, left + columns)
      .map((label): Span => ({ text: columnLabel(label, cell), dim: true })),
    ...(names > 0 ? dim(`${GAP}${NAMES_HEAD}`) : []),
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
      ...(names > 0 ? dim(`${GAP}${strongest(weights[row] ?? [], columnLabels, names - GAP.length)}`) : []),
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

/** Widths of a label, of a cell and of names beside a row, and how many columns and rows there is room for. */
function layOut({ rowLabels, columnLabels }: Heatmap, room: Room) {
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(1, ...rowLabels.map(widthOf)));
  const free = room.width - labelWidth - 2;
  const least = leastNames(columnLabels, cellsIn(free, columnLabels).cell);
  const hasNames = least > 0 && least <= free / 2;
  const { cell, columns } = cellsIn(hasNames ? free - least : free, columnLabels);
  const names = hasNames ? free - columns * cell : 0;
  const isCropped = columns < columnLabels.length || rowLabels.length > room.height - 1;
  const rows = Math.min(rowLabels.length, Math.max(1, room.height - (isCropped ? 2 : 1)));
  return { labelWidth, cell, columns, rows, names, isCropped };
}

function cellsIn(free: number, labels: readonly string[]): { cell: number; columns: number } {
  const widest = Math.min(WIDEST_CELL, Math.max(1, ...labels.map(widthOf)) + 1);
  const cell = Math.max(2, Math.min(widest, Math.floor(free / Math.max(1, labels.length))));
  return { cell, columns: Math.min(labels.length, Math.max(1, Math.floor(free / cell))) };
}

/** Columns of one name and its weight; 0 where at most one label is cut, such as the `</s>` of characters. */
function leastNames(labels: readonly string[], cell: number): number {
  const widths = labels.map(widthOf);
  const cut = widths.filter((width) => width >= cell).length;
  const longest = Math.min(WIDEST_LABEL, Math.max(...widths)) + ' 0.00'.length;
  return cut > 1 ? GAP.length + Math.max(NAMES_HEAD.length, longest) : 0;
}

/** Weights below this are not named, the largest apart. */
const NAMED = 0.1;

/** `␣woman 0.82, ␣a 0.10`: as many of the largest as fit. */
function strongest(weights: ArrayLike<number>, labels: readonly string[], width: number): string {
  const largest = Array.from(weights, (weight, column) => ({ weight, label: labels[column] }))
    .sort((a, b) => b.weight - a.weight)
    .filter(({ weight }, rank) => weight >= (rank === 0 ? Number.MIN_VALUE : NAMED));
  const named = largest.map(({ weight, label }) => `${cropTo(label, WIDEST_LABEL)} ${weight.toFixed(2)}`);
  return joinInLines(named, width, ', ').at(0) ?? '';
}

function partOf(noun: string, from: number, count: number, all: number): string[] {
  return count < all ? [`${noun} ${from + 1}-${from + count} of ${all}`] : [];
}

/** A label too long for its cell keeps a column free, so that neighbours stay apart; in narrow ones, its first letters. */
function columnLabel(label: string, cell: number): string {
  if (cell > NARROW_CELL) return fitTo(cropTo(label, cell - 1), cell);
  if (widthOf(label) < cell) return padTo(label, cell);
  const letters = withoutMark(label);
  const isWhole = cell === 2 && widthOf(letters) === 2;
  return padTo((isWhole ? letters : beginningOf(letters, cell - 1)) || beginningOf(letters, cell), cell);
}
