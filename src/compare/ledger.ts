/**
 * The fairness ledger: every condition and cost of the runs, and whether it was the same for all. Equal means equal,
 * not near; how near is a note. Not here: what is made of it.
 */
import { describeDecoding } from '../config/describe-decoding.ts';
import type { Config } from '../config/schema.ts';
import { METRICS, TABLE_METRICS } from '../eval/metric.ts';
import { spreadOf } from '../eval/spread.ts';
import type { Whole } from '../run/resume-command.ts';
import type { RunSummary } from '../run/summary.ts';
import { formatDecimals, formatFlops, formatNumber } from '../text/numbers.ts';
import type { LedgerRow } from './analysis.ts';
import {
  batching,
  budgetOf,
  choiceOf,
  dropoutOf,
  scheduleOf,
  splitRule,
  updatesOf,
} from './describe-conditions.ts';
import { settingRows } from './setting-rows.ts';

/** What the ledger reads of a run. */
export interface LedgerRun {
  readonly config: Config;
  /** What it was trained in. */
  readonly whole: Whole;
  readonly summary: Pick<
    RunSummary,
    | 'corpus'
    | 'split'
    | 'tokenizerHash'
    | 'parameters'
    | 'updates'
    | 'skippedUpdates'
    | 'sourceTokens'
    | 'targetTokens'
    | 'flops'
    | 'trainSeconds'
    | 'processor'
    | 'threads'
    | 'engine'
    | 'limitGflops'
    | 'signatures'
    | 'versions'
  >;
}

/** The runs of each column: one, or those of one model by seed, as many in each. */
type Columns = readonly (readonly LedgerRun[])[];

interface Fact {
  readonly what: string;
  readonly shown: (run: LedgerRun) => string;
  /** What is compared instead of what is shown; of numbers several seeds show the least and the most. */
  readonly exact?: (run: LedgerRun) => number | string;
  readonly note?: (columns: Columns) => string | null;
  /** For what earlier versions did not write: the row is there only if every run has it. */
  readonly isKnown?: (run: LedgerRun) => boolean;
}

const namesWithValues = (names: Readonly<Record<string, string | number>>): string =>
  Object.entries(names)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

export function ledgerOf(columns: Columns): LedgerRow[] {
  const runs = columns.flat();
  const known = [...FACTS, PROCESSOR, LIMIT].filter(({ isKnown }) => runs.every(isKnown ?? (() => true)));
  const facts = known.map(({ what, shown, exact, note }) => {
    const compared = columns.map((column) => column.map(exact ?? shown));
    const equal = compared.every((column) => column.every((value, seed) => value === compared[0][seed]));
    return {
      what,
      values: columns.map((column, i) => shownTogether(column.map(shown), compared[i])),
      equal,
      note: runs.length > 1 ? (note?.(columns) ?? null) : null,
    };
  });
  return [...facts, ...sharedSettings(columns.map(([first]) => first.config))];
}

/** Settings of the model that all have: an RNN and a Transformer share few, two Transformers all. */
function sharedSettings(configs: readonly Config[]): LedgerRow[] {
  return settingRows(configs.map(({ model }) => ({ model })))
    .filter(({ path, values }) => !SAID.includes(path) && values.every((value) => value !== null))
    .map(({ path, values, equal }) => ({ what: path, values: values.map(String), equal, note: null }));
}

/** By the columns' names, and by a row of its own. */
const SAID = ['model.kind', 'model.dropout'];

/** What the seeds of one model show: the same, the least and the most, or each. */
function shownTogether(shown: readonly string[], compared: readonly (number | string)[]): string {
  const different = [...new Set(shown)];
  if (different.length === 1) return different[0];
  const numbers = compared.filter((value) => typeof value === 'number');
  if (numbers.length < compared.length) return different.join('; ');
  const at = (value: number) => shown[compared.indexOf(value)];
  return `${at(Math.min(...numbers))} to ${at(Math.max(...numbers))}`;
}

/** A count, of which a note says by how much the largest exceeds the smallest; of several seeds, the models' means. */
function amount(what: string, of: (run: LedgerRun) => number, shown = formatNumber): Fact {
  return {
    what,
    shown: (run) => shown(of(run)),
    exact: of,
    note: (columns) => {
      const means = columns.map((column) => spreadOf(column.map(of)).mean);
      const [least, most] = [Math.min(...means), Math.max(...means)];
      if (least === most || !(least > 0)) return null;
      const percent = 100 * (most / least - 1);
      const apart = `${percent < 0.1 ? 'less than 0.1' : percent.toFixed(1)} % apart`;
      return columns[0].length > 1 ? `means ${apart}` : apart;
    },
  };
}

/** The batches are a function of data, tokenizer and these settings alone (src/data/batches.ts). */
const batches = (run: LedgerRun): string =>
  [run.summary.corpus.hash, run.summary.tokenizerHash, run.config.seed, batching(run)].join(' ');

function sharedBatches(columns: Columns): string | null {
  const runs = columns.flat();
  if (new Set(runs.map(({ config }) => config.seed)).size > 1) return 'each seed has an order of its own';
  if (runs.some((run) => batches(run) !== batches(runs[0]))) return 'the runs saw different batches';
  const { accumulate } = runs[0].config.train;
  // How many batches an update at an epoch's end had is not recorded.
  if (runs.some(({ config }) => config.train.accumulate !== accumulate))
    return 'the same batches in the same order, in updates of different numbers of them';
  const read = runs.map(({ summary }) => summary.updates + summary.skippedUpdates);
  const least = Math.min(...read);
  const equal = read.every((count) => count === least);
  const what = accumulate === 1 ? 'the first' : 'those of the first';
  const unit = accumulate === 1 ? 'batches' : 'updates';
  return `${what} ${formatNumber(least)} ${unit} are the same, in the same order${equal ? ': all of them' : '; a longer run goes on from there'}`;
}

/** Of runs that were trained in turns; how far apart it is says how much the machine changed from one to the other. */
const LIMIT_GFLOPS = amount(
  'the machine’s limit, GFLOP/s',
  ({ summary }) => summary.limitGflops ?? 0,
  (value) => value.toFixed(1),
);
const LIMIT: Fact = {
  ...LIMIT_GFLOPS,
  isKnown: ({ summary }) => summary.limitGflops !== undefined,
  note: (columns) =>
    [
      'fastest large matrix product by the same engine and threads, in each run’s process after it had decoded',
      LIMIT_GFLOPS.note?.(columns) ?? [],
    ]
      .flat()
      .join('; '),
};

const TRAINED: Readonly<Record<Whole['command'], string>> = {
  compare: 'in turns, in one comparison',
  ablate: 'beside others of an ablation',
  verify: 'beside others of a verification',
  train: 'by itself',
};

const TURNS: Fact = {
  what: 'trained',
  shown: ({ whole }) => TRAINED[whole.command],
  exact: ({ whole }) => whole.folder,
  note: (columns) =>
    areInTurns(columns.flat()) ? null : 'what else the machine did at each time is in seconds and rates',
};

/** Whether what the machine was like was the same for all: a time of one says something of that of another. */
export function areInTurns(runs: readonly Pick<LedgerRun, 'whole'>[]): boolean {
  const [{ whole }] = runs;
  return whole.command === 'compare' && runs.every((run) => run.whole.folder === whole.folder);
}

/** Times and speeds are of this one. */
const PROCESSOR: Fact = {
  what: 'processor',
  shown: ({ summary }) => summary.processor ?? '',
  isKnown: ({ summary }) => summary.processor !== undefined,
};

const FACTS: readonly Fact[] = [
  { what: 'corpus', shown: ({ summary }) => summary.corpus.name },
  { what: 'corpus hash (SHA-256)', shown: ({ summary }) => summary.corpus.hash },
  {
    what: 'pairs in each split',
    shown: ({ summary: { corpus } }) =>
      `train ${formatNumber(corpus.pairs.train)}, valid ${formatNumber(corpus.pairs.valid)}, test ${formatNumber(corpus.pairs.test)}`,
  },
  { what: 'rule of the splits', shown: splitRule },
  { what: 'scored on', shown: ({ summary }) => `${summary.split} split` },
  { what: 'tokenizer hash (SHA-256)', shown: ({ summary }) => summary.tokenizerHash },
  { what: 'order of batches', shown: batching, exact: batches, note: sharedBatches },
  { what: 'seed', shown: ({ config }) => String(config.seed) },
  { what: 'budget', shown: budgetOf },
  amount('parameters', ({ summary }) => summary.parameters),
  { ...amount('updates', ({ summary }) => summary.updates), shown: updatesOf },
  amount('source tokens seen', ({ summary }) => summary.sourceTokens),
  amount('target tokens seen', ({ summary }) => summary.targetTokens),
  amount('FLOPs of updates (matrix products)', ({ summary }) => summary.flops, formatFlops),
  amount(
    'seconds of updates',
    ({ summary }) => summary.trainSeconds,
    (seconds) => formatDecimals(seconds, 1),
  ),
  TURNS,
  { what: 'threads', shown: ({ summary }) => formatNumber(summary.threads) },
  { what: 'engine', shown: ({ summary }) => summary.engine },
  { what: 'precision', shown: () => 'float32' },
  {
    what: 'optimizer',
    shown: ({ config: { train } }) =>
      [
        `${train.optimizer === 'adamw' ? 'AdamW' : 'Adam'}, β1 ${train.beta1}, β2 ${train.beta2}, ε ${train.epsilon}`,
        train.weightDecay > 0 ? `weight decay ${train.weightDecay}` : [],
        `gradient norm ${train.clipNorm > 0 ? `clipped at ${train.clipNorm}` : 'not clipped'}`,
        train.accumulate > 1 ? `${train.accumulate} batches an update` : [],
      ]
        .flat()
        .join(', '),
  },
  {
    what: 'learning rate',
    shown: ({ config: { train } }) =>
      `${train.learningRate}, ${scheduleOf(train)}, ${formatNumber(train.warmup)} updates of warm-up`,
  },
  { what: 'label smoothing', shown: ({ config }) => String(config.train.labelSmoothing) },
  { what: 'dropout', shown: ({ config }) => dropoutOf(config) },
  {
    what: 'choice of the best weights',
    shown: ({ config: { train } }) => choiceOf(train),
  },
  {
    what: 'decoding',
    shown: ({ config: { decode } }) => `${describeDecoding(decode)}, ${decode.batchRows} rows at once`,
  },
  ...TABLE_METRICS.map(
    (name): Fact => ({
      what: `signature of ${METRICS[name].title}`,
      shown: ({ summary }) => summary.signatures[name] ?? 'none',
    }),
  ),
  { what: 'versions', shown: ({ summary }) => namesWithValues(summary.versions) },
];
