/** The arms of an experiment in one figure: their validation loss as training goes, and where each ends, with its spread. */
import { METRICS, type MetricName } from '../eval/metric.ts';
import type { Spread } from '../eval/spread.ts';
import { type Figure, type LineChart, plain, right, type Table } from '../report/document.ts';
import { formatLoss, formatScore } from '../report/format.ts';
import { axisTitle } from '../report/metric-words.ts';
import { listWords } from '../text/list-words.ts';
import { formatCount } from '../text/numbers.ts';
import type { TrainedResult } from './result.ts';

/** What arms are compared in where the first expectation is in a loss. */
const ELSE = 'wer';

export function armFigure(trained: TrainedResult): Figure {
  const { arms, effects } = trained;
  const yardstick = effects.map((effect) => effect.in).find((each) => each !== 'loss') ?? ELSE;
  const { title, better } = METRICS[yardstick];
  const ends = arms.map(({ name, metrics }) => ({ name, ...metrics[yardstick] }));
  const ranked = ends.toSorted((a, b) => (a.mean - b.mean) * (better === 'higher' ? -1 : 1));
  const order = ranked.map(({ name, mean }) => `${name} (${formatScore(mean)})`);
  const even = ranked.every(({ mean }) => mean === ranked[0].mean);
  const ahead = even ? `all arms have the same ${title}` : `${ranked[0].name} has the best ${title}`;
  return {
    type: 'figure',
    says: sayRanked(title, order, even),
    legend: arms.map(({ name }) => name),
    kinds: ['only'],
    charts: [lossChart(trained, `${ahead} in the end`), endChart(trained, yardstick, ends)],
    data: lossTable(trained),
  };
}

/** @param order of arms with their scores, the best first */
function sayRanked(title: string, order: readonly string[], even: boolean): string {
  if (order.length === 1) return `${title} of the one arm: ${order[0]}.`;
  return even
    ? `All arms have the same ${title}: ${listWords(order)}.`
    : `From the best ${title} to the worst: ${listWords(order)}.`;
}

function lossChart({ arms, seeds }: TrainedResult, says: string): LineChart {
  return {
    kind: 'lines',
    title: `Validation loss, seed ${seeds[0]}`,
    label: `Validation loss against updates; ${says}`,
    x: 'updates',
    y: 'nats a target token',
    ratios: true,
    series: arms.map(({ validation }, run) => ({
      run,
      kind: 'only',
      points: validation.map(({ update, loss }) => ({ x: update, y: loss })),
    })),
  };
}

interface End extends Spread {
  readonly name: string;
}

/** @param ends of each arm, in the metric */
function endChart({ seeds }: TrainedResult, metric: MetricName, ends: readonly End[]): LineChart {
  const { title } = METRICS[metric];
  return {
    kind: 'lines',
    title:
      seeds.length === 1
        ? `${title}, seed ${seeds[0]}`
        : `${title}: mean, least and most of ${seeds.length} seeds`,
    label: `${title} of each arm, ${ends.map(({ name, mean }) => `${name} ${formatScore(mean)}`).join(', ')}`,
    x: 'arm',
    y: axisTitle(metric),
    ratios: false,
    series: ends.map(({ name, mean, least, most }, run) => ({
      run,
      kind: 'only',
      points: [{ x: name, y: mean, low: least, high: most }],
    })),
  };
}

function lossTable({ arms }: TrainedResult): Table {
  const updates = [...new Set(arms.flatMap(({ validation }) => validation.map(({ update }) => update)))];
  return {
    type: 'table',
    label: 'Validation loss by updates',
    columns: [right('Updates'), ...arms.map(({ name }) => right(name))],
    rows: updates.map((update) => ({
      cells: [
        plain(formatCount(update)),
        ...arms.map(({ validation }) => {
          const point = validation.find((each) => each.update === update);
          return plain(point ? formatLoss(point.loss) : '–');
        }),
      ],
    })),
  };
}
