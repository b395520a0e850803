/** A matrix of weights as rows of a terminal: labels on both sides, cells in colours or in shades. */
import { cropTo, fitTo, widthOf } from '../text/graphemes.ts';
import { type ColourDepth, heatCell } from './colour.ts';
import { dim, type Row, type Span } from './span.ts';

export interface Heatmap {
  /** Of rows, such as target tokens. Safe to draw. */
  readonly rowLabels: readonly string[];
  /** Of columns, such as source tokens. */
  readonly columnLabels: readonly string[];
  /** A row each; a row may be shorter than the labels, where nothing is attended to. */
  readonly weights: readonly ArrayLike<number>[];
  /** The row that is pointed at. */
  readonly marked?: number;
}

export interface Room {
  readonly width: number;
  readonly height: number;
  readonly depth: ColourDepth;
}

const WIDEST_LABEL = 12;
const WIDEST_CELL = 6;

/** What does not fit is left out, rows about the marked one and columns at the far end; a last line says how many. */
export function heatmapRows({ rowLabels, columnLabels, weights, marked }: Heatmap, room: Room): Row[] {
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(1, ...rowLabels.map(widthOf)));
  const free = room.width - labelWidth - 2;
  const widest = Math.min(WIDEST_CELL, Math.max(1, ...columnLabels.map(widthOf)) + 1);
  const cell = Math.max(2, Math.min(widest, Math.floor(free / Math.max(1, columnLabels.length))));
  const columns = Math.min(columnLabels.length, Math.floor(free / cell));
  const isCropped = columns < columnLabels.length || rowLabels.length > room.height - 1;
  const rows = Math.min(rowLabels.length, Math.max(0, room.height - (isCropped ? 2 : 1)));
  const first = Math.min(Math.max(0, (marked ?? 0) - rows + 1), rowLabels.length - rows);
  const head: Row = [
    { text: ' '.repeat(labelWidth + 2) },
    ...columnLabels.slice(0, columns).map((label): Span => ({ text: columnLabel(label, cell), dim: true })),
  ];
  const body = Array.from({ length: rows }, (_, i): Row => {
    const row = first + i;
    const isMarked = marked === row;
    return [
      { text: fitTo(rowLabels[row], labelWidth), bold: isMarked },
      { text: isMarked ? '▸ ' : '  ' },
      ...Array.from({ length: columns }, (_, column) =>
        heatCell(weights[row]?.[column] ?? 0, cell, room.depth),
      ),
    ];
  });
  const left = [...more(rowLabels.length - rows, 'row'), ...more(columnLabels.length - columns, 'column')];
  return [head, ...body, ...(isCropped ? [dim(left.join(', '))] : [])];
}

function more(count: number, noun: string): string[] {
  return count > 0 ? [`${count} more ${noun}${count === 1 ? '' : 's'}`] : [];
}

/** A label too long for its cell keeps a column free, so that neighbours stay apart. */
function columnLabel(label: string, cell: number): string {
  return fitTo(cropTo(label, cell === 2 ? 1 + Number(widthOf(label) === 2) : cell - 1), cell);
}
