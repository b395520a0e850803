/** What finished runs came to, as the table on stdout, with the conditions of its numbers under it. */
import { TABLE_METRICS } from '../../eval/evaluate.ts';
import { METRICS, type MetricName } from '../../eval/metric.ts';
import type { RunSummary } from '../../run/summary.ts';
import type { Style } from '../terminal.ts';
import { counted, fixed, whole } from './numbers.ts';
import { tableLines } from './table.ts';
import { visibleLine } from './visible.ts';

interface Row {
  readonly title: string;
  of(summary: RunSummary): string;
  /** The row is left out where every run has this. */
  readonly unlessAll?: string;
}

const ROWS: readonly Row[] = [
  { title: 'validation loss', of: (run) => fixed(run.validLoss, 4) },
  { title: 'perplexity a token', of: (run) => fixed(run.validPerplexity, 4) },
  { title: 'WER, %', of: (run) => fixed(run.metrics.wer, 2) },
  { title: 'PER, %', of: (run) => fixed(run.metrics.per, 2) },
  { title: 'exact match, %', of: (run) => fixed(run.metrics.exact, 2) },
  { title: 'BLEU', of: (run) => fixed(run.metrics.bleu, 2) },
  { title: 'chrF', of: (run) => fixed(run.metrics.chrf, 2) },
  { title: 'token accuracy, %', of: ({ forced }) => fixed(forced?.tokenAccuracy ?? Number.NaN, 2) },
  { title: 'bits a character', of: ({ forced }) => fixed(forced?.bitsPerCharacter ?? Number.NaN, 4) },
  { title: 'parameters', of: (run) => whole(run.parameters) },
  { title: 'updates', of: (run) => whole(run.updates) },
  { title: 'updates left out', of: (run) => whole(run.skippedUpdates ?? 0), unlessAll: '0' },
  { title: 'target tokens', of: (run) => whole(run.targetTokens) },
  { title: 'source tokens/s', of: (run) => whole(run.sourceTokensPerSecond) },
  { title: 'target tokens/s', of: (run) => whole(run.targetTokensPerSecond) },
  { title: 'training, seconds', of: (run) => fixed(run.trainSeconds, 1) },
  { title: 'peak memory, MB', of: (run) => whole(run.peakMemoryMB) },
];

/** @param names of the columns, one a run */
export function resultsTable(
  summaries: readonly RunSummary[],
  names: readonly string[],
  { bold, dim }: Style,
): string {
  const rows = ROWS.flatMap(({ title, of, unlessAll }) => {
    const cells = summaries.map(of);
    return cells.every((cell) => cell === unlessAll) ? [] : [[title, ...cells]];
  });
  const [head, ...body] = tableLines([['', ...names.map(visibleLine)], ...rows]);
  const notes = [...conditionsOf(summaries), ...signatureLines(summaries)];
  return [bold(head), ...body, '', ...notes.map((line) => dim(line)), ''].join('\n');
}

function weightsOf({ bestUpdate, averagedWeights }: RunSummary): string {
  if (averagedWeights !== undefined) return `the mean of the weights of ${averagedWeights} validations`;
  return `weights of update ${whole(bestUpdate)} (best on valid)`;
}

function conditionsOf(summaries: readonly RunSummary[]): string[] {
  const [{ split, corpus }] = summaries;
  const weights = [...new Set(summaries.map(weightsOf))].join(' and ');
  return [
    `Scores: ${split} split of ${visibleLine(corpus.name)}, ${counted(corpus.pairs[split], 'pair')}, each source once, greedy decoding, ${weights}.`,
    `Validation: ${counted(corpus.pairs.valid, 'pair')}, nats a target token, end of sequence included, unsmoothed.`,
    'Token accuracy and bits a character of the text: every reference of the split, under teacher forcing.',
    'Tokens: end of sequence included, padding not counted. Seconds: updates alone.',
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
