/**
 * A stage's numbers between their names: in figures where there is room for all, else as shades, and the marked row in
 * figures. What does not fit is scrolled to.
 */
import type { Stage } from '../../worker/answering-messages.ts';
import { type ColourDepth, valueCell } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row, type Span } from '../draw/span.ts';
import { cropTo, fitTo, widthOf } from '../text/graphemes.ts';

/** Columns of a number such as `-12.34`, and one between two. */
const FIGURE = 7;
const WIDEST_LABEL = 14;
/** What is hidden by a mask lies far below: it is none of the numbers that colours are measured by. */
const isSeen = (value: number): boolean => Math.abs(value) < 1e6;

/** @param scroll lines that are scrolled past, after those that are left out to show the marked row */
export function numberRows(stage: Stage, scroll: number, room: Room): Row[] {
  const seen = stage.values.filter(isSeen);
  const largest = seen.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { lines, marked } = linesOf(stage, largest, room);
  const below: Row = [...legend(largest, room.depth), { text: statistics(seen), dim: true }];
  if (lines.length < room.height) return [...lines.map(drawn), below];
  const { shown, begin, last } = windowOf(lines, marked, room.height);
  const first = Math.min(begin + scroll, last);
  const where = `lines ${first + 1} to ${first + shown} of ${lines.length}: PgUp, PgDn`;
  return [...lines.slice(first, first + shown).map(drawn), dim(where), below];
}

/** How many lines of a stage there are to scroll past. */
export function lastScroll(stage: Stage, room: Room): number {
  const { lines, marked } = linesOf(stage, 0, room);
  const { begin, last } = windowOf(lines, marked, room.height);
  return lines.length < room.height ? 0 : last - begin;
}

/** Of lines that do not all fit: how many are shown, the first of them at first, and at the end. */
function windowOf({ length }: readonly Line[], marked: number, height: number) {
  const shown = Math.max(1, height - 2);
  return { shown, begin: Math.max(0, marked - shown + 1), last: length - shown };
}

/** Drawn when it is shown: a vocabulary has thousands of lines. */
type Line = () => Row;
const drawn = (line: Line): Row => line();

/** @returns all lines, and which of them is the marked row's last */
function linesOf(
  stage: Stage,
  largest: number,
  { width, height, depth }: Room,
): { lines: Line[]; marked: number } {
  const { shape, values, rowLabels, columnLabels, markedRow } = stage;
  const columns = shape.at(-1) ?? 1;
  const mark = (row: number) => (markedRow === undefined ? '' : row === markedRow ? '▸ ' : '  ');
  const head = (row: number) => (shape.length === 3 ? `head ${1 + Math.floor(row / shape[1])} ` : '');
  const labels = rowLabels.map((label, row) => mark(row) + head(row) + label);
  const labelWidth = Math.min(WIDEST_LABEL, Math.max(...labels.map(widthOf)));
  const shades = Math.max(FIGURE, width - labelWidth - 1);
  const figures = Math.floor(shades / FIGURE);
  const line = (row: number, start: number, inFigures: boolean, label: string) => (): Row => {
    const end = Math.min(columns, start + (inFigures ? figures : shades));
    const shown = values.subarray(row * columns + start, row * columns + end);
    return [
      { text: `${fitTo(label, labelWidth)} `, bold: row === markedRow },
      ...Array.from(shown, (value) =>
        valueCell(value, largest, inFigures ? inColumn(figure(value)) : ' ', depth),
      ),
    ];
  };
  if (columnLabels !== undefined) {
    const lines = startsOf(columns, figures).flatMap((start) => [
      () => headingOf(stage, start, figures, labelWidth),
      ...labels.map((label, row) => line(row, start, true, label)),
    ]);
    return { lines, marked: -1 };
  }
  const folds = Math.ceil(columns / figures);
  const byRow = labels.map((label, row) => {
    const inFigures =
      folds === 1 || labels.length * folds < height || (row === markedRow && 2 * folds <= height);
    return startsOf(columns, inFigures ? figures : shades).map((start) =>
      line(row, start, inFigures, start === 0 ? label : ''),
    );
  });
  return { lines: byRow.flat(), marked: byRow.slice(0, (markedRow ?? -1) + 1).flat().length - 1 };
}

/** Where each line of a row begins that has room for so many of its columns. */
const startsOf = (columns: number, inLine: number): number[] =>
  Array.from({ length: Math.ceil(columns / inLine) }, (_, i) => i * inLine);

function headingOf(
  { columnLabels = [], markedColumn }: Stage,
  start: number,
  count: number,
  indent: number,
): Row {
  const names = columnLabels.slice(start, start + count).map((label, i): Span => {
    const isMarked = start + i === markedColumn;
    return { text: inColumn(isMarked ? `▸${label}` : label), bold: isMarked, dim: !isMarked };
  });
  return [{ text: ' '.repeat(indent + 1) }, ...names];
}

/** Whole in the columns of a figure: what is cut off would leave another number. */
function figure(value: number): string {
  if (!isSeen(value)) return '-inf';
  const short = rounded(value, 2);
  return short.length < FIGURE ? short : value.toExponential(0);
}

/** The larger a number, the fewer its decimals. */
function rounded(value: number, decimals: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 999.95 ? 0 : size >= 99.995 ? 1 : decimals);
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
  const [from, to, middle, norm] = [least, most, mean, length].map((value) => rounded(value, 3));
  return `from ${from} to ${to}, mean ${middle}, length ${norm}`;
}
