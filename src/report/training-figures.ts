/** The figures of training and their numbers: loss and quality against updates, tokens, seconds and operations. */
import type { Analysis, RunWith, ValidationPoint } from '../compare/analysis.ts';
import { comparableBy } from '../compare/target-unit.ts';
import { METRICS, type MetricName } from '../eval/metric.ts';
import { listWords } from '../text/list-words.ts';
import { formatCount, formatFlops } from '../text/numbers.ts';
import { type Chart, type Figure, left, number, plain, right, type Series, type Table } from './document.ts';
import { formatLoss, formatScore, formatSeconds, formatTick } from './format.ts';
import { axisTitle } from './metric-words.ts';
import { haveComparableLosses, sameTokenizer } from './score-table.ts';

const AGAINST = [
  { key: 'update', title: 'updates' },
  { key: 'targetTokens', title: 'target tokens' },
  { key: 'seconds', title: 'seconds of updates' },
  { key: 'flops', title: 'FLOPs of updates' },
] as const;

/** More rows than this say no more than the figure. */
const ROWS = 12;

type CurvedRun = RunWith<'name' | 'unit' | 'seesAnswer' | 'curves', 'tokenizerHash'>;

/** What validations measured, as a figure draws it. */
interface Measured {
  /** What a validation says: `loss`, `WER`. */
  readonly title: string;
  /** Of its axis. */
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** As LineChart has them. */
  readonly ratios: boolean;
  readonly of: (point: ValidationPoint) => number | undefined;
  readonly format: (value: number) => string;
  /** Whether a value of one run says anything beside that of another. */
  readonly comparable: (runs: readonly CurvedRun[]) => boolean;
}

const LOSS: Measured = {
  title: 'loss',
  unit: 'nats a target token',
  better: 'lower',
  ratios: true,
  of: ({ loss }) => loss,
  format: formatLoss,
  comparable: (runs) => haveComparableLosses({ runs }),
};

export function lossFigure({ runs }: { readonly runs: readonly CurvedRun[] }): Figure {
  const training = (run: CurvedRun, key: Axis): Series['points'] =>
    run.curves.train.map((point) => ({ x: point[key], y: point.loss }));
  return curveFigure(runs, LOSS, training);
}

/** Of the metric that validations were judged by; null where they were judged by the loss. */
export function qualityFigure({
  runs,
  settings,
}: Pick<Analysis, 'settings'> & { readonly runs: readonly CurvedRun[] }): Figure | null {
  const judged = settings.find(({ path }) => path === 'train.stopMetric')?.values ?? [];
  const name = judged.find((value): value is MetricName => typeof value === 'string' && value in METRICS);
  if (name === undefined) return null;
  const { title, better } = METRICS[name];
  const measured: Measured = {
    title,
    unit: axisTitle(name),
    better,
    ratios: false,
    of: ({ metrics }) => metrics?.[name],
    format: (value) => formatScore(value),
    comparable: (runs) => comparableBy(name, runs),
  };
  return runs.some((run) => pointsOf(run, measured).length > 0) ? curveFigure(runs, measured) : null;
}

type Axis = (typeof AGAINST)[number]['key'];
interface Point {
  readonly at: ValidationPoint;
  readonly value: number;
}

function pointsOf({ curves }: CurvedRun, { of }: Measured): Point[] {
  return curves.validation.flatMap((at) => {
    const value = of(at);
    return value === undefined ? [] : [{ at, value }];
  });
}

function curveFigure(
  runs: readonly CurvedRun[],
  measured: Measured,
  training?: (run: CurvedRun, key: Axis) => Series['points'],
): Figure {
  const what = training ? 'Training and validation' : 'Validation';
  const endings = sayEndings(runs, measured, 'validation');
  return {
    type: 'figure',
    says: whoIsAhead(runs, measured),
    legend: runs.map(({ name }) => name),
    kinds: training ? ['training', 'validation'] : ['only'],
    charts: AGAINST.map(
      ({ key, title }): Chart => ({
        kind: 'lines',
        title: `Against ${title}`,
        label: `${what} ${measured.title} against ${title}: ${endings}`,
        x: title,
        y: measured.unit,
        ratios: measured.ratios,
        series: runs.flatMap((run, place): Series[] => {
          const points = pointsOf(run, measured).map(({ at, value }) => ({ x: at[key], y: value }));
          if (!training) return [{ run: place, kind: 'only', points }];
          return [
            { run: place, kind: 'training', points: training(run, key) },
            { run: place, kind: 'validation', points },
          ];
        }),
      }),
    ),
    data: curveTable(runs, measured),
  };
}

/** From where to where each run went. @param word that the first clause begins with */
function sayEndings(
  runs: readonly CurvedRun[],
  measured: Measured,
  word: 'validation' | 'Validation',
): string {
  const { format, title } = measured;
  const clauses = runs.map((run, i) => {
    const points = pointsOf(run, measured);
    if (points.length === 0) return `${run.name} was not validated`;
    const [first, last] = [points[0], points[points.length - 1]];
    return `${i === 0 ? word : 'validation'} ${title} of ${run.name} goes from ${format(first.value)} to ${format(last.value)}`;
  });
  return clauses.join('; ');
}

/**
 * Who is better where all have spent as much, by each axis, with what each has there, the best first: each at its
 * validation nearest to the most that all reached.
 * Under one budget of time a run ends an update sooner or later than the other.
 */
function whoIsAhead(runs: readonly CurvedRun[], measured: Measured): string {
  const all = runs.map((run) => pointsOf(run, measured));
  const endings = `${sayEndings(runs, measured, 'Validation')}.`;
  if (runs.length === 1 || all.some((points) => points.length === 0)) return endings;
  if (!measured.comparable(runs)) return endings;
  const leads = AGAINST.flatMap(({ key, title }) => {
    if (key === 'targetTokens' && !sameTokenizer({ runs })) return [];
    const common = Math.min(...all.map((points) => points[points.length - 1].at[key]));
    // One run's first validation came later than another's last: there is no place where both can be read.
    if (all.some(([first]) => first.at[key] > common)) return [];
    const apart = ({ at }: Point) => Math.abs(at[key] - common);
    const values = all.map((points) => points.reduce((a, b) => (apart(b) < apart(a) ? b : a)).value);
    const ranked = values.toSorted((a, b) => (measured.better === 'lower' ? a - b : b - a));
    const leaders = runs.filter((_, i) => values[i] === ranked[0]).map(({ name }) => name);
    const shown = ranked.map(measured.format).join(' against ');
    const amount = key === 'flops' ? formatFlops(common) : `${formatTick(common)} ${title}`;
    return [{ leader: leaders.length === 1 ? leaders[0] : 'nobody', text: `${amount} (${shown})` }];
  });
  if (leads.length === 0) return endings;
  const sides = [...new Set(leads.map(({ leader }) => leader))].map((leader) => {
    const at = leads.filter((lead) => lead.leader === leader).map(({ text }) => text);
    return `${leader} is ahead at ${listWords(at)}`;
  });
  return `Validation ${measured.title} where all have spent as much, each at its nearest validation: ${sides.join('; ')}.`;
}

function curveTable(runs: readonly CurvedRun[], measured: Measured): Table {
  const title = `Validation ${measured.title}`;
  return {
    type: 'table',
    label: `${title} as training goes`,
    columns: [left('Run'), ...['Updates', 'Target tokens', 'Seconds', 'FLOPs', title].map(right)],
    rows: runs.flatMap((run) =>
      thinned(pointsOf(run, measured)).map(({ at, value }) => ({
        cells: [
          plain(run.name),
          number(at.update, formatCount),
          number(at.targetTokens, formatCount),
          number(at.seconds, formatSeconds),
          number(at.flops, formatTick),
          number(value, measured.format),
        ],
      })),
    ),
  };
}

/** The first, the last and some between, evenly. */
function thinned<Item>(points: readonly Item[]): Item[] {
  if (points.length <= ROWS) return [...points];
  return Array.from({ length: ROWS }, (_, i) => points[Math.round((i * (points.length - 1)) / (ROWS - 1))]);
}
