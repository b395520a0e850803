/** Losses of all runs as curves: training in braille, smoothed; validations as signs. */
import { formatCount } from '../../text/numbers.ts';
import { cellOf, createCanvas, drawLine } from '../draw/braille.ts';
import { runColour } from '../draw/colour.ts';
import { dim, type Row, type Span } from '../draw/span.ts';
import type { Point } from './series.ts';
import type { Axis, TrainingState } from './training-state.ts';

export const RUN_SIGNS = ['●', '▲', '■', '◆'] as const;

interface Range {
  readonly least: number;
  readonly most: number;
}

interface Frame {
  readonly columns: number;
  readonly rows: number;
  readonly x: Range;
  readonly y: Range;
  readonly axis: Axis;
  readonly logarithmic: boolean;
}

/** Columns left of the plot: `  1.234 ┤`. */
const BESIDE = 9;

export function lossChart(state: TrainingState, width: number, height: number): Row[] {
  const points = state.runs.flatMap(({ training, validations }) => [...training.points, ...validations]);
  if (points.length === 0) return [dim('No update has been made yet.')];
  const { axis, logarithmic } = state;
  const x = { least: 0, most: Math.max(...points.map((point) => along(point, axis)), 1e-9) };
  const columns = Math.max(0, width - BESIDE);
  const frame = { columns, rows: height - 1, x, y: rangeOf(points), axis, logarithmic };
  const layers = state.runs.map(({ training }) => {
    const canvas = createCanvas(frame.columns, frame.rows);
    const places = smoothed(training.points).map((point) => placeOf(point, frame));
    for (let i = 1; i < places.length; i++) drawLine(canvas, places[i - 1], places[i]);
    return canvas;
  });
  const signs = signsOf(state, frame);
  const labels = yLabels(frame);
  const body = Array.from(
    { length: frame.rows },
    (_, row): Row => [
      { text: labels[row], dim: true },
      ...Array.from({ length: frame.columns }, (_, column): Span => {
        const sign = signs.get(row * frame.columns + column);
        if (sign !== undefined)
          return { text: RUN_SIGNS[sign % RUN_SIGNS.length], colour: runColour(sign), bold: true };
        const run = layers.findIndex((canvas) => cellOf(canvas, column, row) !== ' ');
        return run < 0 ? { text: ' ' } : { text: cellOf(layers[run], column, row), colour: runColour(run) };
      }),
    ],
  );
  return [...body, dim(xLabels(frame))];
}

/** The mean of each point and those before it, so many that a curve has some forty of them. */
function smoothed(points: readonly Point[]): Point[] {
  const span = Math.max(1, Math.floor(points.length / 40));
  return points.map((point, i) => {
    const before = points.slice(Math.max(0, i + 1 - span), i + 1);
    return { ...point, loss: before.reduce((sum, { loss }) => sum + loss, 0) / before.length };
  });
}

function along(point: Point, axis: Axis): number {
  if (axis === 'updates') return point.update;
  return axis === 'tokens' ? point.targetTokens : point.seconds;
}

/** Of what is finite and above zero: a loss that has diverged has no place on a logarithmic axis. */
function rangeOf(points: readonly Point[]): Range {
  const losses = points.map(({ loss }) => loss).filter((loss) => loss > 0 && Number.isFinite(loss));
  const [least, most] = losses.length === 0 ? [0.1, 1] : [Math.min(...losses), Math.max(...losses)];
  return most > least ? { least, most } : { least: least / 1.1, most: most * 1.1 };
}

/** Shares of the plot from its lower left corner. */
function placeOf(point: Point, { x, y, axis, logarithmic }: Frame): [number, number] {
  const scaled = logarithmic ? Math.log : (value: number) => value;
  const height = (scaled(point.loss) - scaled(y.least)) / (scaled(y.most) - scaled(y.least));
  return [(along(point, axis) - x.least) / (x.most - x.least), Number.isFinite(height) ? height : 2];
}

/** Validations by their cell: the run that each is of. */
function signsOf({ runs }: TrainingState, frame: Frame): Map<number, number> {
  const signs = new Map<number, number>();
  for (const [run, { validations }] of runs.entries()) {
    for (const validation of validations) {
      const [x, y] = placeOf(validation, frame);
      if (y < 0 || y > 1) continue;
      const [column, row] = [Math.round(x * (frame.columns - 1)), Math.round((1 - y) * (frame.rows - 1))];
      signs.set(row * frame.columns + column, run);
    }
  }
  return signs;
}

/** What stands left of each row: about five losses, with as many digits as tell them apart. */
function yLabels({ rows, y, logarithmic }: Frame): string[] {
  const every = Math.max(1, Math.floor((rows - 1) / 4));
  const last = rows - 1;
  const isTick = (row: number) => row === last || (row % every === 0 && last - row >= every);
  const valueAt = (row: number) => {
    const share = rows === 1 ? 0 : 1 - row / last;
    return logarithmic ? y.least * (y.most / y.least) ** share : y.least + share * (y.most - y.least);
  };
  const all = Array.from({ length: Math.max(0, rows) }, (_, row) => row);
  const ticks = all.filter(isTick);
  const numbers = numbersApart(ticks.map(valueAt));
  const labels = new Map(ticks.map((row, i) => [row, `${numbers[i].padStart(BESIDE - 2)} ┤`]));
  return all.map((row) => labels.get(row) ?? `${' '.repeat(BESIDE - 1)}│`);
}

/** With the fewest digits, three at least, that make all of them differ; where there is no room, nothing twice. */
function numbersApart(values: readonly number[]): string[] {
  const written = [3, 4, 5, 6].map((digits) => values.map((value) => numberText(value, digits)));
  const apart = written.find((texts) => new Set(texts).size === texts.length) ?? written[0];
  return apart.map((text, i) => (text === apart[i - 1] ? '' : text));
}

function numberText(value: number, digits: number): string {
  const plain = value.toPrecision(digits);
  return plain.length > BESIDE - 2 ? value.toExponential(2) : plain;
}

function xLabels({ columns, x, axis }: Frame): string {
  const last = `${formatCount(x.most)} ${axis === 'tokens' ? 'target tokens' : axis}`;
  return `${' '.repeat(BESIDE - 1)}└0${last.padStart(columns - 1)}`;
}
