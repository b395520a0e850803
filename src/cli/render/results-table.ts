/** What finished runs came to, as the table on stdout, with the conditions of its numbers under it. */
import { METRICS, type MetricName, TABLE_METRICS } from '../../eval/metric.ts';
import { axisTitle, explainMetrics } from '../../report/metric-words.ts';
import { busyClause } from '../../report/throughput.ts';
import { machineLimit, type RunSummary } from '../../run/summary.ts';
import { listWords } from '../../text/list-words.ts';
import { counted, formatCount, formatFlops } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { noteLines } from './note-lines.ts';
import { fixed } from './numbers.ts';
import { headedTable } from './table.ts';

/** What a table says of a run; not where it lies. */
export type Summary = Omit<RunSummary, 'dir'>;

interface Row {
  readonly title: string;
  of(summary: Summary): number;
  format(value: number): string;
  /** The row is left out where every run has this. */
  readonly unlessAll?: number;
}

const decimals = (count: number) => (value: number) => fixed(value, count);

const ROWS: readonly Row[] = [
  { title: 'validation loss', of: (run) => run.validLoss, format: decimals(4) },
  { title: 'validation perplexity', of: (run) => run.validPerplexity, format: decimals(4) },
  ...TABLE_METRICS.map(
    (name): Row => ({ title: axisTitle(name), of: (run) => run.metrics[name], format: decimals(2) }),
  ),
  { title: 'token accuracy, %', of: ({ forced }) => forced.tokenAccuracy, format: decimals(2) },
  { title: 'bits a character', of: ({ forced }) => forced.bitsPerCharacter, format: decimals(4) },
  { title: 'parameters', of: (run) => run.parameters, format: formatCount },
  { title: 'updates', of: (run) => run.updates, format: formatCount },
  { title: 'updates left out', of: (run) => run.skippedUpdates, format: formatCount, unlessAll: 0 },
  { title: 'target tokens', of: (run) => run.targetTokens, format: formatCount },
  { title: 'training, FLOPs', of: (run) => run.flops, format: formatFlops },
  { title: 'source tokens/s', of: (run) => run.sourceTokensPerSecond, format: formatCount },
  { title: 'target tokens/s', of: (run) => run.targetTokensPerSecond, format: formatCount },
  { title: 'training, seconds', of: (run) => run.trainSeconds, format: decimals(1) },
  { title: 'peak memory, MB', of: (run) => run.peakMemoryMB, format: formatCount },
  { title: 'training, GFLOP/s', of: gflopsOf, format: decimals(1) },
];

/** @param names of the columns, one a run */
export function resultsTable(summaries: readonly Summary[], names: readonly string[], style: Style): string {
  const rows = rowsOf(summaries).map(({ title, of, format }) => [
    title,
    ...summaries.map((run) => format(of(run))),
  ]);
  const table = headedTable(style, [['', ...names.map(visibleLine)], ...rows]);
  const notes = [...conditionsOf(summaries), ...signatureLines(summaries)];
  return [...table, '', ...noteLines(notes, style), ''].join('\n');
}

function weightsOf(summaries: readonly Summary[]): string {
  const means = new Set(summaries.flatMap(({ averagedWeights }) => averagedWeights ?? []));
  const best = summaries.filter(({ averagedWeights }) => averagedWeights === undefined);
  const updates = [...new Set(best.map(({ bestUpdate }) => formatCount(bestUpdate)))];
  return [
    ...(updates.length > 0
      ? [`weights of update${updates.length === 1 ? '' : 's'} ${listWords(updates)} (best on valid)`]
      : []),
    ...[...means].map((count) => `the mean of the weights of ${count} validations`),
  ].join(' and ');
}

/** Those that say something of these runs. */
export function rowsOf(summaries: readonly Summary[]): Row[] {
  const limit = machineLimit(summaries);
  const share: Row = {
    title: 'of the machine’s limit, %',
    of: (run) => (100 * gflopsOf(run)) / (limit ?? Number.NaN),
    format: decimals(1),
  };
  return [...ROWS, ...(limit === null ? [] : [share])].filter(
    ({ of, unlessAll }) => !summaries.every((run) => of(run) === unlessAll),
  );
}

/** Of matrix products, over the seconds of updates. */
function gflopsOf({ flops, trainSeconds }: Summary): number {
  return flops / trainSeconds / 1e9;
}

export function conditionsOf(summaries: readonly Summary[]): string[] {
  const [{ split, corpus }] = summaries;
  const limit = machineLimit(summaries);
  return [
    `Scores: ${split} split of ${visibleLine(corpus.name)}, ${counted(corpus.pairs[split], 'pair')}, each source once, decoded as \`decode\` is set, ${weightsOf(summaries)}.`,
    `Validation: ${counted(corpus.pairs.valid, 'pair')}, nats a target token, end of sequence included, unsmoothed.`,
    explainMetrics(['wer', 'per']),
    'Token accuracy and bits a character of the text: every reference of the split, under teacher forcing.',
    'Tokens: end of sequence included, padding not counted. Seconds: updates alone. FLOPs: matrix products of updates, padding included.',
    ...(limit === null
      ? []
      : [
          `The machine’s limit: ${fixed(limit, 1)} GFLOP/s, the fastest large matrix product by the same engine and threads, measured when the runs had decoded${busyClause(summaries)}.`,
        ]),
  ];
}

/** Each metric's signature, once where the runs agree. */
export function signatureLines(
  runs: readonly { readonly signatures: RunSummary['signatures'] }[],
  metrics: readonly MetricName[] = TABLE_METRICS,
): string[] {
  return metrics.flatMap((metric) => {
    const different = new Set(runs.flatMap(({ signatures }) => signatures[metric] ?? []));
    return [...different].map((signature) => `${METRICS[metric].title}: ${visibleLine(signature)}`);
  });
}
