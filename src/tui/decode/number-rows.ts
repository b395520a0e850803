/** A stage's numbers as cells between their names, and in figures where there is room. What does not fit is scrolled to. */
import type { Stage } from '../../worker/answering-events.ts';
import { type ColourDepth, valueCell } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row, type Span } from '../draw/span.ts';
import { cropTo, fitTo, widthOf } from '../text/graphemes.ts';

/** Columns of a number such as `-12.34`, and one between two. */
const FIGURE = 7;
const WIDEST_LABEL = 12;
/** What is hidden by a mask lies far below: it is none of the numbers that colours are measured by. */
const isSeen = (value: number): boolean => Math.abs(value) < 1e6;

/** @param scroll lines that are scrolled past, after those that are left out to show the marked row */
export function numberRows(stage: Stage, scroll: number, room: Room): Row[] {
  const seen = stage.values.filter(isSeen);
  const largest = seen.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { lines, marked } = linesOf(stage, largest, room);
  const below: Row = [...legend(largest, room.depth), { text: statistics(seen), dim: true }];
  if (lines.length < room.height) return [...lines.map(drawn), below];
  const shown = Math.max(1, room.height - 2);
  const first = Math.min(Math.max(0, marked - shown + 1) + scroll, lines.length - shown);
  const where = `lines ${first + 1} to ${first + shown} of ${lines.length}: PgUp, PgDn`;
  return [...lines.slice(first, first + shown).map(drawn), dim(where), below];
}

/** Drawn when it is shown: a vocabulary has thousands of lines. */
type Line = () => Row;
const drawn = (line: Line): Row => line();

/** @returns all lines, and which of them is the marked row's first */
function linesOf(
  { shape, values, rowLabels, columnLabels, markedRow, markedColumn }: Stage,
  largest: number,
  { width, height, depth }: Room,
): { lines: Line[]; marked: number } {
  const columns = shape.at(-1) ?? 1;
  const mark = (row: number) => (markedRow === undefined ? '' : row === markedRow ? '▸ ' : '  ');
  const labels = rowLabels.map((label, row) => mark(row) + label);
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(...labels.map(widthOf)));
  const free = Math.max(FIGURE, width - labelWidth - 1);
  const figures = Math.floor(free / FIGURE);
  const folds = Math.ceil(columns / figures);
  const inFigures = columnLabels !== undefined || folds === 1 || rowLabels.length * folds < height;
  const inLine = inFigures ? figures : free;
  const starts = Array.from({ length: Math.ceil(columns / inLine) }, (_, i) => i * inLine);
  const line = (row: number, start: number, label: string) => (): Row => [
    { text: `${fitTo(label, labelWidth)} `, bold: row === markedRow },
    ...Array.from(
      values.subarray(row * columns, (row + 1) * columns).subarray(start, start + inLine),
      (value) => valueCell(value, largest, inFigures ? inColumn(figure(value)) : ' ', depth),
    ),
  ];
  if (columnLabels === undefined)
    return {
      lines: labels.flatMap((label, row) =>
        starts.map((start) => line(row, start, start === 0 ? label : '')),
      ),
      marked: (markedRow ?? 0) * starts.length,
    };
  const heading = (start: number) => (): Row => [
    { text: ' '.repeat(labelWidth + 1) },
    ...columnLabels.slice(start, start + inLine).map((label, i): Span => {
      const isMarked = start + i === markedColumn;
      return { text: inColumn(isMarked ? `▸${label}` : label), bold: isMarked, dim: !isMarked };
    }),
  ];
  const part = (start: number) => [heading(start), ...labels.map((label, row) => line(row, start, label))];
  return { lines: starts.flatMap(part), marked: 0 };
}

function figure(value: number): string {
  if (!isSeen(value)) return '-inf';
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 2);
}

/** Right-aligned, as figures are. */
function inColumn(text: string): string {
  const cropped = cropTo(text, FIGURE - 1);
  return `${' '.repeat(FIGURE - 1 - widthOf(cropped))}${cropped} `;
}

/** `-3.00 ⠿⠶⠒⠂ ░▒▓█ 3.00`: which look is which number. */
function legend(largest: number, depth: ColourDepth): Row {
  const cells = Array.from({ length: 9 }, (_, i) => valueCell(i / 4 - 1, 1, ' ', depth));
  return [
    { text: `${figure(-largest)} `, dim: true },
    ...cells,
    { text: ` ${figure(largest)}  `, dim: true },
  ];
}

function statistics(seen: Float32Array): string {
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const length = Math.sqrt(seen.reduce((sum, value) => sum + value * value, 0));
  const [least, most] = [seen.reduce((a, b) => Math.min(a, b)), seen.reduce((a, b) => Math.max(a, b))];
  return `from ${least.toFixed(3)} to ${most.toFixed(3)}, mean ${mean.toFixed(3)}, length ${length.toFixed(3)}`;
}
