/** The conditions of a run in words, as the ledger shows them. Not here: whether they are equal. */
import { describeSplits } from '../config/describe-splits.ts';
import { type Config, halvesOf, type TrainConfig } from '../config/schema.ts';
import { METRICS } from '../eval/metric.ts';
import { formatFlops, formatNumber } from '../text/numbers.ts';
import type { LedgerRun } from './ledger.ts';

export const batching = ({ config: { data, tokenizer } }: LedgerRun): string =>
  `by the seed, ${formatNumber(data.batchTokens)} padded tokens a batch, ${data.buckets} buckets, at most ${data.maxLength} tokens a side (${data.overlong})${
    data.maxRatio === undefined ? '' : `, no side ${data.maxRatio} times as long as the other`
  }${
    tokenizer.bpeDropout > 0
      ? `, BPE-dropout ${tokenizer.bpeDropout} in ${tokenizer.bpeVariants} segmentations`
      : ''
  }`;

/** Of a hybrid whose halves differ, both. */
export function dropoutOf({ model }: Config): string {
  const { encoder, decoder } = halvesOf(model);
  if (encoder.dropout === decoder.dropout) return String(decoder.dropout);
  return `encoder ${encoder.dropout}, decoder ${decoder.dropout}`;
}

export function budgetOf({ config: { budget } }: LedgerRun): string {
  const limits = [
    budget.seconds === undefined ? [] : `${formatNumber(budget.seconds)} s of updates`,
    budget.updates === undefined ? [] : `${formatNumber(budget.updates)} updates`,
    budget.targetTokens === undefined ? [] : `${formatNumber(budget.targetTokens)} target tokens`,
    budget.epochs === undefined ? [] : `${formatNumber(budget.epochs)} epochs`,
    budget.flops === undefined ? [] : formatFlops(budget.flops),
  ].flat();
  return limits.join(' or ') || 'not set';
}

export function updatesOf({ summary: { updates, skippedUpdates } }: LedgerRun): string {
  const others =
    skippedUpdates > 0 ? `, and ${formatNumber(skippedUpdates)} left out for want of a finite loss` : '';
  return `${formatNumber(updates)}${others}`;
}

export function scheduleOf({ schedule, minLearningRate, decayUpdates, ...train }: TrainConfig): string {
  switch (schedule) {
    case 'constant':
    case 'noam':
    case 'inverse-root':
      return schedule;
    case 'cosine':
      return `cosine down to ${minLearningRate} over ${decayUpdates === undefined ? 'the budget' : `${formatNumber(decayUpdates)} updates`}`;
    case 'plateau':
      return `times ${train.plateauFactor} after ${train.plateauPatience} validations without improvement, down to ${minLearningRate}`;
    default:
      return schedule satisfies never;
  }
}

/** Which weights are decoded with, and when the choice ends. */
export function choiceOf(train: TrainConfig): string {
  const { stopMetric, ema, average, averageCount, patience } = train;
  const metric = stopMetric === 'loss' ? 'loss' : METRICS[stopMetric].title;
  const way = stopMetric === 'loss' || METRICS[stopMetric].better === 'lower' ? 'lowest' : 'highest';
  const read = stopMetric === 'loss' ? 'pairs' : 'sources';
  const judged = `${way} ${metric} on up to ${formatNumber(train.validPairs)} validation ${read}, every ${formatNumber(train.validEvery)} updates`;
  return [
    average === 'none' ? judged : `mean of the ${average} ${averageCount} validations' weights; ${judged}`,
    ema > 0 ? `weights are a moving average with decay ${ema}` : [],
    patience > 0 ? `training ends after ${patience} validations without improvement` : [],
  ]
    .flat()
    .join('; ');
}

export function splitRule({ config: { data }, summary: { corpus } }: LedgerRun): string {
  const { given } = corpus;
  const made = (['valid', 'test'] as const).filter((split) => !given.includes(split));
  const percent = { valid: data.validPercent, test: data.testPercent };
  return [describeSplits(given), ...made.map((split) => `${percent[split]} % ${split}`)].join(', ');
}
