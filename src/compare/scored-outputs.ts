/** Outputs of runs on the same sources, each scored by itself. The metrics are rebuilt from their signatures. */
import { basename } from 'node:path';
import { UserError } from '../config/user-error.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { SymbolsOf } from '../eval/analysis/answer-symbols.ts';
import { symbolsOf } from '../eval/analysis/symbols-of.ts';
import { createMetric } from '../eval/create-metric.ts';
import {
  BLEU_TOKENIZERS,
  METRICS,
  type Metric,
  type MetricOptions,
  TABLE_METRICS,
  type TableMetric,
} from '../eval/metric.ts';
import type { MetricRows } from '../eval/resample.ts';
import { scoreRows, scoreTotal, segmentStatistics } from '../eval/score-corpus.ts';
import { outputsPath } from '../run/layout.ts';
import { evalCommand, type OutputLine, readOutputs } from '../run/outputs.ts';
import type { Run } from '../run/run-directory.ts';
import { readTokenizers } from '../run/run-tokenizers.ts';
import type { RunSummary } from '../run/summary.ts';
import { lengthsOf, outOfReach } from './out-of-reach.ts';
import { comparableBy, type TargetUnit, unitOf } from './target-unit.ts';

/** One run's outputs. */
export interface ScoredOutputs {
  readonly lines: readonly OutputLine[];
  /** What PER counts. */
  readonly unit: TargetUnit;
  /** One a line: no reference matches. */
  readonly wrong: readonly boolean[];
  /** One a line: edits to the nearest reference, and that reference's symbols. */
  readonly edits: readonly number[];
  readonly symbols: readonly number[];
  /** One a line: symbols of its source. */
  readonly sourceLengths: readonly number[];
  readonly metrics: Readonly<Record<TableMetric, Metric & { readonly name: TableMetric }>>;
  /** What each metric counts, a row a line: counted once, since that takes most of the time of a report. */
  readonly counts: Readonly<Record<TableMetric, Float64Array>>;
  /** Lines that no answer within the limits of `decode` could get right. */
  readonly outOfReach: number;
  /** One a line: BLEU as that of `metrics`, but for single sentences. */
  readonly sentenceBleu: readonly number[];
  /** What analyses count of an output or a reference. */
  readonly symbolsOf: SymbolsOf;
}

/**
 * @returns one a run, in order, all of the same sources
 * @throws UserError when outputs or tokenizer are damaged, or when the sources differ
 */
export function readScored(runs: readonly Run[], summaries: readonly RunSummary[]): ScoredOutputs[] {
  const all = runs.map((run, i) => scoredOf(run, summaries[i]));
  const [{ split }] = summaries;
  for (let i = 1; i < all.length; i++) {
    if (sameSources(all[0].lines, all[i].lines)) continue;
    throw new UserError(
      `expected outputs for the same sources in the same order; those of ${runs[i].dir} are for others than those of ${runs[0].dir}`,
      `One of the two is damaged. Delete ${basename(outputsPath('', split))} in the outputs of both, and make them again: ${evalCommand([runs[0], runs[i]], split)}`,
    );
  }
  return all;
}

/** Whether outputs answer the same sources, with the same references, in the same order. */
export function sameSources(first: readonly OutputLine[], second: readonly OutputLine[]): boolean {
  const asked = (lines: readonly OutputLine[]) =>
    JSON.stringify(lines.map(({ source, references }) => [source, references]));
  return asked(first) === asked(second);
}

function scoredOf(run: Run, summary: RunSummary): ScoredOutputs {
  const lines = readOutputs(run, summary.split);
  const tokenizers = readTokenizers(run);
  const metrics = byName((name) => ({ ...createMetric(name, optionsOf(name, summary, tokenizers)), name }));
  const counts = byName((name) => segmentStatistics(metrics[name], lines));
  const { wer, per } = counts;
  const lengths = lengthsOf(lines, tokenizers);
  const ofSentences = createMetric('bleu', {
    ...optionsOf('bleu', summary, tokenizers),
    effectiveOrder: true,
  });
  return {
    lines,
    unit: unitOf(tokenizers),
    wrong: lines.map((_, i) => wer[2 * i] > 0),
    edits: lines.map((_, i) => per[2 * i]),
    symbols: lines.map((_, i) => per[2 * i + 1]),
    sourceLengths: lengths.map(({ source }) => source),
    metrics,
    counts,
    outOfReach: outOfReach(lengths, run.config.decode),
    sentenceBleu: scoreRows(ofSentences, counts.bleu),
    symbolsOf: symbolsOf(lines, tokenizers),
  };
}

function byName<T>(of: (name: TableMetric) => T): Record<TableMetric, T> {
  return Object.fromEntries(TABLE_METRICS.map((name) => [name, of(name)])) as Record<TableMetric, T>;
}

/**
 * What was counted of pairs of runs, one a seed, for what compares them; without a metric by which they cannot be.
 * @param pairs all of the same sources
 */
export function countedPairs<Name extends TableMetric>(
  names: readonly Name[],
  pairs: readonly (readonly [first: Counted<Name>, second: Counted<Name>])[],
): MetricRows[] {
  const compared = names.filter((name) => comparableBy(name, pairs.flat()));
  return compared.map((name) => ({
    metric: pairs[0][0].metrics[name],
    pairs: pairs.map(([first, second]) => ({ first: first.counts[name], second: second.counts[name] })),
  }));
}

/** One run's outputs as these metrics count them. */
interface Counted<Name extends TableMetric> extends Pick<ScoredOutputs, 'unit'> {
  readonly metrics: Pick<ScoredOutputs['metrics'], Name>;
  readonly counts: Pick<ScoredOutputs['counts'], Name>;
}

/** Of a metric as the summary's signature says that it was computed. */
function optionsOf(
  name: TableMetric,
  { signatures, versions }: RunSummary,
  { target }: TokenizerPair,
): MetricOptions {
  const fields = new Set((signatures[name] ?? '').split('|'));
  return {
    symbols: (text) => target.units(text),
    tokenize: BLEU_TOKENIZERS.find((tokenizer) => fields.has(`tok:${tokenizer}`)),
    lowercase: fields.has('case:lc'),
    version: versions.seqcmp ?? 'unknown',
  };
}

/** A sentence for each score in a summary that its outputs do not give: one of the two was changed. */
export function disagreements(
  names: readonly string[],
  scored: readonly ScoredOutputs[],
  summaries: readonly RunSummary[],
): string[] {
  return scored.flatMap(({ metrics, counts }, i) =>
    TABLE_METRICS.flatMap((name) => {
      const found = scoreTotal(metrics[name], counts[name]);
      const said = summaries[i].metrics[name];
      if (Math.abs(said - found) < 0.0005) return [];
      const { title } = METRICS[name];
      return [
        `${names[i]}: its summary says ${said.toFixed(3)} ${title}, its outputs score ${found.toFixed(3)}.`,
      ];
    }),
  );
}
