/** The arms of an experiment in one figure: their validation loss as training goes, and where each ends, with its spread. */
import { listWords } from '../config/list-words.ts';
import { formatCount } from '../config/quantity.ts';
import { METRICS } from '../eval/metric.ts';
import { type Figure, plain, right } from '../report/document.ts';
import { formatLoss, formatScore } from '../report/format.ts';
import type { TrainedResult } from './result.ts';

/** What arms are compared in where the first expectation is in a loss. */
const ELSE = 'wer';

export function armFigure({ arms, effects, seeds }: TrainedResult): Figure {
  const yardstick = effects.map((effect) => effect.in).find((each) => each !== 'loss') ?? ELSE;
  const { title, better } = METRICS[yardstick];
  const names = arms.map(({ name }) => name);
  const ends = arms.map(({ metrics }) => metrics[yardstick]);
  const order = arms
    .map((_, arm) => arm)
    .sort((a, b) => (ends[a].mean - ends[b].mean) * (better === 'higher' ? -1 : 1));
  const best = order[0];
  const updates = [...new Set(arms.flatMap(({ validation }) => validation.map(({ update }) => update)))];
  return {
    type: 'figure',
    says: `From the best ${title} to the worst: ${listWords(order.map((arm) => `${names[arm]} (${formatScore(ends[arm].mean)})`))}.`,
    legend: names,
    kinds: ['only'],
    charts: [
      {
        kind: 'lines',
        title: `Validation loss, seed ${seeds[0]}`,
        label: `Validation loss against updates; ${names[best]} has the best ${title} in the end`,
        x: 'updates',
        y: 'nats a target token',
        ratios: true,
        series: arms.map(({ validation }, run) => ({
          run,
          kind: 'only',
          points: validation.map(({ update, loss }) => ({ x: update, y: loss })),
        })),
      },
      {
        kind: 'lines',
        title: `${title}: mean, least and most of ${seeds.length} seeds`,
        label: `${title} of each arm, ${names.map((name, arm) => `${name} ${formatScore(ends[arm].mean)}`).join(', ')}`,
        x: 'arm',
        y: title,
        ratios: false,
        series: arms.map(({ name }, run) => ({
          run,
          kind: 'only',
          points: [{ x: name, y: ends[run].mean, low: ends[run].least, high: ends[run].most }],
        })),
      },
    ],
    data: {
      type: 'table',
      label: 'Validation loss by updates',
      columns: [right('Updates'), ...names.map(right)],
      rows: updates.map((update) => ({
        cells: [
          plain(formatCount(update)),
          ...arms.map(({ validation }) => {
            const point = validation.find((each) => each.update === update);
            return plain(point ? formatLoss(point.loss) : '–');
          }),
        ],
      })),
    },
  };
}
