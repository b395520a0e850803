/** The figures of a report and their numbers: loss as training goes, and error rates by source length. */
import type { AnalysedRun, Analysis, CurvePoint } from '../compare/analysis.ts';
import { type Chart, type Figure, plain, type Series, type Table } from './document.ts';
import { formatCount, formatLoss, formatScore, formatSeconds } from './format.ts';

const AGAINST = [
  { key: 'update', title: 'updates' },
  { key: 'targetTokens', title: 'target tokens' },
  { key: 'seconds', title: 'seconds of updates' },
  { key: 'flops', title: 'FLOPs of updates' },
] as const;

/** More rows than this say no more than the figure. */
const ROWS = 12;

export function lossFigure({ runs }: Analysis): Figure {
  const names = runs.map(({ name }) => name);
  return {
    type: 'figure',
    legend: names,
    kinds: ['training', 'validation'],
    charts: AGAINST.map(
      ({ key, title }): Chart => ({
        title: `Against ${title}`,
        label: `Training and validation loss against ${title}: ${runs.map(ending).join('; ')}`,
        x: title,
        y: 'nats a target token',
        ratios: true,
        series: runs.flatMap(({ curves }, run): Series[] => {
          const pointsOf = (curve: readonly CurvePoint[]) =>
            curve.map((point) => ({ x: point[key], y: point.loss }));
          return [
            { run, kind: 'training', points: pointsOf(curves.train) },
            { run, kind: 'validation', points: pointsOf(curves.validation) },
          ];
        }),
      }),
    ),
    data: lossTable(runs),
  };
}

function ending({ name, curves: { validation } }: AnalysedRun): string {
  const [first, last] = [validation.at(0), validation.at(-1)];
  if (!first || !last) return `${name} was not validated`;
  return `validation loss of ${name} goes from ${formatLoss(first.loss)} to ${formatLoss(last.loss)}`;
}

function lossTable(runs: readonly AnalysedRun[]): Table {
  return {
    type: 'table',
    label: 'Validation loss as training goes',
    columns: [
      { title: 'Run', align: 'left' },
      { title: 'Updates', align: 'right' },
      { title: 'Target tokens', align: 'right' },
      { title: 'Seconds', align: 'right' },
      { title: 'Validation loss', align: 'right' },
    ],
    rows: runs.flatMap(({ name, curves }) =>
      thinned(curves.validation).map(({ update, targetTokens, seconds, loss }) => ({
        cells: [
          name,
          formatCount(update),
          formatCount(targetTokens),
          formatSeconds(seconds),
          formatLoss(loss),
        ].map(plain),
      })),
    ),
  };
}

/** The first, the last and some between, evenly. */
function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  if (points.length <= ROWS) return [...points];
  return Array.from({ length: ROWS }, (_, i) => points[Math.round((i * (points.length - 1)) / (ROWS - 1))]);
}

export function lengthFigure({ runs, byLength }: Analysis): Figure {
  const range = ({ from, to }: Analysis['byLength'][number]) => (from === to ? `${from}` : `${from}–${to}`);
  const chart = (title: string, rate: 'wer' | 'per'): Chart => ({
    title: `${title} by source length`,
    label: `${title} by source length: ${runs.map(({ name }, run) => `${name} from ${formatScore(byLength[0][rate][run])} to ${formatScore(byLength[byLength.length - 1][rate][run])}`).join('; ')}`,
    x: 'symbols in the source',
    y: title,
    ratios: false,
    series: runs.map((_, run) => ({
      run,
      kind: 'only',
      points: byLength.map((bin) => ({ x: range(bin), y: bin[rate][run] })),
    })),
  });
  return {
    type: 'figure',
    legend: runs.map(({ name }) => name),
    kinds: ['only'],
    charts: [chart('WER', 'wer'), chart('PER', 'per')],
    data: {
      type: 'table',
      label: 'Error rates by source length',
      columns: [
        { title: 'Source symbols', align: 'left' },
        { title: 'Sources', align: 'right' },
        ...['WER', 'PER'].flatMap((title) =>
          runs.map(({ name }) => ({ title: `${title}, ${name}`, align: 'right' as const })),
        ),
      ],
      rows: byLength.map((bin) => ({
        cells: [
          range(bin),
          formatCount(bin.sources),
          ...[...bin.wer, ...bin.per].map((value) => formatScore(value)),
        ].map(plain),
      })),
    },
  };
}
