/**
 * What training a pair took by its length, measured by the updates of the runs themselves. Not here: what theory says a
 * layer costs (complexity.ts), or steps timed at chosen lengths (length-times.ts).
 */
import type { RunWith } from '../compare/analysis.ts';
import { inSentence } from '../compare/run-names.ts';
import type { ShapeTimes } from '../compare/shape-times.ts';
import { crossing, type PowerLaw } from '../eval/fit-power-law.ts';
import { formatCount } from '../text/numbers.ts';
import { type Cell, type Figure, left, number, plain, right, type Table } from './document.ts';
import { formatExponent, formatScore, formatTick } from './format.ts';
import { sameTokenizer } from './score-table.ts';

type ShapedRun = RunWith<'name' | 'shapeTimes', 'tokenizerHash'>;
type TimedRun = ShapedRun & { readonly shapeTimes: ShapeTimes };

/** Null where no run's log says what its updates read. */
export function timeFigure({ runs }: { readonly runs: readonly ShapedRun[] }): Figure | null {
  const timed = runs.filter((run): run is TimedRun => run.shapeTimes !== null);
  if (timed.length === 0) return null;
  const title = 'Milliseconds a pair by length';
  return {
    type: 'figure',
    says: `${sayExponents(timed)}.${crossingOf(timed)}`,
    legend: runs.map(({ name }) => name),
    kinds: ['only'],
    charts: [
      {
        kind: 'lines',
        title,
        label: `${title}: ${sayExponents(timed)}`,
        x: 'source and target tokens, padded',
        y: 'milliseconds a pair',
        ratios: false,
        series: timed.map((run) => ({
          run: runs.indexOf(run),
          kind: 'only',
          points: pointsByLength(run.shapeTimes),
        })),
      },
    ],
    data: timeTable(timed),
  };
}

/** Shapes of one length, such as 5 + 9 and 7 + 7 tokens, are a point: their mean, by their updates. */
function pointsByLength({ points }: ShapeTimes): { x: number; y: number }[] {
  const lengths = [...new Set(points.map(({ length }) => length))];
  return lengths.map((length) => {
    const same = points.filter((point) => point.length === length);
    const updates = same.reduce((sum, point) => sum + point.updates, 0);
    return {
      x: length,
      y: same.reduce((sum, point) => sum + point.updates * point.milliseconds, 0) / updates,
    };
  });
}

/** Of each run that has an exponent; of the others, that no law goes through what they were trained at. */
function sayExponents(timed: readonly TimedRun[]): string {
  const said = timed.map(({ name, shapeTimes: { time } }, i) => {
    if (time === null) return `${inSentence(name)} has no such power`;
    const alreadySaid = i > 0 && timed[0].shapeTimes.time !== null;
    const grows = alreadySaid ? '' : 'took time that goes with length ';
    return `${inSentence(name)} ${grows}to the power of ${formatExponent(time)}`;
  });
  return `Training ${said.join(', ')}`;
}

/** Of two runs with the same tokens, at lengths that both were measured at; beyond them the laws are guesses. */
function crossingOf(timed: readonly TimedRun[]): string {
  const [first, second] = timed;
  if (timed.length !== 2 || !first.shapeTimes.time || !second.shapeTimes.time) return '';
  if (!sameTokenizer({ runs: timed })) return '';
  const lengths = timed.map(({ shapeTimes: { points } }) => points.map(({ length }) => length));
  const from = Math.max(...lengths.map((each) => Math.min(...each)));
  const to = Math.min(...lengths.map((each) => Math.max(...each)));
  if (from >= to) return '';
  if (!areApart(first.shapeTimes.time, second.shapeTimes.time))
    return ' The two powers are too near each other to say where the curves cross.';
  const at = crossing(first.shapeTimes.time, second.shapeTimes.time);
  const range = `${formatCount(from)} to ${formatCount(to)} tokens`;
  return at !== null && at >= from && at <= to
    ? ` The fitted curves cross at ${formatCount(at)} tokens.`
    : ` From ${range} the fitted curves do not cross.`;
}

/** By two standard errors; curves that hardly diverge cross anywhere. */
function areApart(first: PowerLaw, second: PowerLaw): boolean {
  const error = Math.hypot(first.standardError ?? 0, second.standardError ?? 0);
  return Math.abs(first.exponent - second.exponent) > 2 * error;
}

function timeTable(timed: readonly TimedRun[]): Table {
  return {
    type: 'table',
    label: 'Time a pair by length',
    columns: [left('Run'), ...['Tokens', 'Updates', 'Milliseconds a pair', 'FLOPs a pair'].map(right)],
    rows: timed.flatMap(({ name, shapeTimes: { points } }) =>
      points.map(({ length, updates, milliseconds, flops }) => ({
        cells: [
          plain(name),
          number(length, formatCount),
          number(updates, formatCount),
          number(milliseconds, (value) => formatScore(value, 3)),
          number(flops, formatTick),
        ],
      })),
    ),
  };
}

const exponentCell = (law: PowerLaw): Cell => ({ text: formatExponent(law), numbers: [law.exponent] });

/** The exponents of a whole training step beside those of its layers; null without a fit. */
export function exponentTable({ runs }: { readonly runs: readonly ShapedRun[] }): Table | null {
  const rows = runs.flatMap(({ name, shapeTimes }) =>
    shapeTimes?.time && shapeTimes.flops
      ? [{ cells: [plain(name), exponentCell(shapeTimes.time), exponentCell(shapeTimes.flops)] }]
      : [],
  );
  if (rows.length === 0) return null;
  return {
    type: 'table',
    label: 'Measured exponents of a training step',
    columns: [left('Run'), right('Time a pair'), right('FLOPs a pair')],
    rows,
  };
}
