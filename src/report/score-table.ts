/** The table of the runs: what each came to, and under which conditions each number was measured. */
import type { Analysis, RunWith } from '../compare/analysis.ts';
import { comparableBy } from '../compare/target-unit.ts';
import { METRICS, TABLE_METRICS } from '../eval/metric.ts';
import { listWords } from '../text/list-words.ts';
import { counted, formatCount, formatFlops } from '../text/numbers.ts';
import { aside, type Cell, left, number, plain, right, type Table } from './document.ts';
import { formatLoss, formatScore, formatSeconds } from './format.ts';
import { METRIC_WORDS } from './metric-words.ts';

type Summary = Analysis['runs'][number]['summary'];

export interface Measure {
  readonly what: string;
  readonly of: (summary: Summary) => number;
  readonly format: (value: number) => string;
  /** Which way is better; left out where neither is. */
  readonly better?: 'lower' | 'higher';
  readonly condition: string;
}

export function scoreTable(analysis: Analysis): Table {
  return measureTable(analysis, scoreMeasures(analysis), 'Scores and costs of each run');
}

export function measureTable({ runs }: Analysis, measures: readonly Measure[], label: string): Table {
  const rows = measures.map(({ what, of, format, better, condition }) => {
    const values = runs.map(({ summary }) => of(summary));
    return { cells: [plain(what), ...numberCells(values, format, better), plain(condition)] };
  });
  const marked = rows.some(({ cells }) => cells.some(({ style }) => style === 'best'));
  return {
    type: 'table',
    label,
    columns: [left('Measure'), ...runs.map(({ name }) => right(name)), aside('How it was measured')],
    rows,
    note: marked ? 'Bold is the better number, whether or not the difference may be chance.' : undefined,
  };
}

/** The better number is marked, unless all are equal. */
function numberCells(
  values: readonly number[],
  format: (value: number) => string,
  better: Measure['better'],
): Cell[] {
  const cells = values.map((value) => number(value, format));
  const best = format(better === 'lower' ? Math.min(...values) : Math.max(...values));
  const marked = better !== undefined && cells.some(({ text }) => text !== best);
  return cells.map((cell) => ({ ...cell, style: marked && cell.text === best ? 'best' : undefined }));
}

export function scoreMeasures(analysis: Analysis): Measure[] {
  const { runs, corpus } = analysis;
  const valid = `valid split (${counted(corpus.pairs.valid, 'pair')}, less over-long ones), best weights, no dropout, no smoothing`;
  const better = haveComparableLosses(analysis) ? 'lower' : undefined;
  return [
    {
      what: 'Validation loss',
      of: ({ validLoss }) => validLoss,
      format: formatLoss,
      better,
      condition: `nats a target token${lossCaveat(analysis) ?? ''}, end of sequence included; ${valid}`,
    },
    {
      what: 'Validation perplexity',
      of: ({ validPerplexity }) => validPerplexity,
      format: (value) => formatScore(value, 3),
      better,
      condition: 'exp of the loss above',
    },
    ...(sameTokenizer(analysis) ? [] : [bitsACharacter(analysis)]),
    ...qualityMeasures(analysis),
    {
      what: 'Parameters',
      of: ({ parameters }) => parameters,
      format: formatCount,
      condition: 'trained numbers, embeddings included',
    },
    {
      what: 'Updates',
      of: (summary) => summary.updates,
      format: formatCount,
      condition: [weightsChosen(runs), skippedUpdates(runs)].filter((part) => part !== '').join('; '),
    },
    {
      what: 'FLOPs of updates',
      of: ({ flops }) => flops,
      format: formatFlops,
      condition: 'of matrix products, counted from the programs of all updates, padding included',
    },
    {
      what: 'Training seconds',
      of: ({ trainSeconds }) => trainSeconds,
      format: formatSeconds,
      condition: 'of updates alone: no compiling, validating or decoding',
    },
  ];
}

interface LossRuns {
  readonly runs: readonly RunWith<'seesAnswer', 'tokenizerHash'>[];
}

/** Whether a loss of one run says anything beside that of another. */
export const haveComparableLosses = (of: LossRuns): boolean => lossCaveat(of) === null;

/** Why it does not, as a condition goes on; null where it does. */
function lossCaveat({ runs }: LossRuns): string | null {
  if (!sameTokenizer({ runs })) return ' of each run’s own tokenizer, so not to be compared';
  if (runs.some(({ seesAnswer }) => seesAnswer))
    return ', seen by some before they predict it, so not to be compared';
  return null;
}

/** Whether a token is the same to all runs: losses a token say nothing of each other otherwise. */
export function sameTokenizer({
  runs,
}: {
  readonly runs: readonly RunWith<never, 'tokenizerHash'>[];
}): boolean {
  return new Set(runs.map(({ summary }) => summary.tokenizerHash)).size === 1;
}

/** What the losses of different tokenizers can be compared by. */
function bitsACharacter({ runs, split }: Analysis): Measure {
  return {
    what: 'Bits a character',
    of: ({ forced }) => forced.bitsPerCharacter,
    format: formatLoss,
    better: runs.some(({ seesAnswer }) => seesAnswer) ? undefined : 'lower',
    condition: `of the references of the ${split} split under teacher forcing, less over-long ones: whatever the tokenizer`,
  };
}

function qualityMeasures(analysis: Analysis): Measure[] {
  const { runs, split, sources } = analysis;
  const counted = sources === null ? '' : `, ${formatCount(sources)} sources`;
  return TABLE_METRICS.map((name) => {
    const signatures = [...new Set(runs.map(({ summary }) => summary.signatures[name] ?? 'no signature'))];
    const { title, better } = METRICS[name];
    const comparable = comparableBy(name, runs);
    const words = `${METRIC_WORDS[name]}${comparable ? '' : ', characters of some runs and words of others, so not to be compared'}`;
    return {
      what: `${title.replace(/^e/, 'E')} ${better === 'lower' ? '↓' : '↑'}`,
      of: ({ metrics }) => metrics[name],
      format: (value) => formatScore(value),
      better: comparable ? better : undefined,
      condition: `${comparable ? `${better} is better: ` : ''}${words}; ${split} split${counted}, decoded as the ledger says; ${listWords(signatures)}`,
    };
  });
}

/** At which updates the weights stood that were scored. */
function weightsChosen(runs: Analysis['runs']): string {
  const places = runs.map(({ name, summary: { bestUpdate, averagedWeights } }) => {
    const place =
      averagedWeights === undefined ? formatCount(bestUpdate) : `a mean of ${averagedWeights} validations`;
    return runs.length === 1 ? place : `${place} (${name})`;
  });
  return `best weights at ${listWords(places)}`;
}

function skippedUpdates(runs: Analysis['runs']): string {
  const counts = runs.map(({ summary }) => summary.skippedUpdates);
  return counts.some((count) => count > 0)
    ? `left out for want of a finite loss: ${listWords(counts.map(formatCount))}`
    : '';
}
