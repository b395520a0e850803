/** Scores of runs on a split as a table, with the paired comparison of two under it. */
import type { RunGroup, SignificanceRow } from '../../compare/analysis.ts';
import { lengthsOf, outOfReach, outOfReachNote } from '../../compare/out-of-reach.ts';
import { unmaskedNote } from '../../compare/seen-ahead.ts';
import { describeDecoding } from '../../config/describe-decoding.ts';
import type { TokenizerPair } from '../../data/tokenizer.ts';
import type { ForcedScores } from '../../eval/forced-scores.ts';
import { METRICS, type Metric, type MetricName } from '../../eval/metric.ts';
import type { SeedDifference } from '../../eval/over-seeds.ts';
import type { Verdict } from '../../eval/verdict.ts';
import type { OutputLine } from '../../run/outputs.ts';
import type { Run } from '../../run/run-directory.ts';
import { counted, formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { boldLines, noteLines } from './note-lines.ts';
import { fixed } from './numbers.ts';
import { overSeedsLines, pairedLines } from './paired-rows.ts';
import { signatureLines } from './results-table.ts';
import { type MeasuredRow, seedsNote, spreadTable } from './spread-table.ts';
import { headedTable } from './table.ts';

export interface ScoredRun {
  readonly name: string;
  readonly run: Run;
  /** Updates of a run that is not finished; null of one that is. */
  readonly reached: number | null;
  readonly answers: readonly OutputLine[];
  readonly tokenizers: TokenizerPair;
  /** Under teacher forcing; null where it was neither kept nor asked for. */
  readonly forced: ForcedScores | null;
  /** What was asked for, in that order, and what came out. */
  readonly metrics: readonly Metric[];
  readonly scores: Readonly<Record<string, number>>;
  readonly signatures: Readonly<Record<string, string>>;
}

/** Of the second run against the first, or of the second model against the first over their seeds. */
export interface PairedComparison {
  readonly verdict: Verdict | null;
  readonly names: readonly string[];
  /** A row a metric, of two runs. */
  readonly significance?: readonly SignificanceRow[];
  /** A row a metric, of two models over seeds. */
  readonly differences?: readonly SeedDifference[];
}

/** @param groups of runs that differ in their seed alone; null where there are none such */
export function evaluationText(
  split: string,
  scored: readonly ScoredRun[],
  groups: readonly RunGroup[] | null,
  comparison: PairedComparison | null,
  style: Style,
): string {
  const rows = rowsOf(scored);
  const table = headedTable(style, [
    ['', ...scored.map(({ name }) => visibleLine(name))],
    ...rows.map(({ title, values, format }) => [title, ...values.map((value) => format(value))]),
  ]);
  const spread = groups ? ['', ...spreadTable(groups, rows, style)] : [];
  const names = scored[0].metrics.map(({ name }) => name);
  const notes = [
    ...(groups ? [seedsNote(groups[0].runs.map((place) => scored[place].run.config.seed))] : []),
    ...conditionsOf(split, scored),
    ...outOfReachNotes(scored),
    ...forcedNotes(scored),
    ...(scored.length > 2 && comparison === null
      ? [
          'Two runs are compared, or two models over the same seeds, not others: name two for their significance.',
        ]
      : []),
    ...signatureLines(scored, names),
  ];
  const lines = [
    ...table,
    ...spread,
    '',
    ...noteLines(notes, style),
    ...(comparison ? comparisonLines(comparison, style) : []),
  ];
  return `${lines.join('\n')}\n`;
}

const eachOnce = (texts: readonly string[]): string => [...new Set(texts)].join(' and ');

/** Of what, by which weights and how decoded: a sentence each. */
export function conditionsOf(split: string, scored: readonly ScoredRun[]): string[] {
  const sources = eachOnce(scored.map(({ answers }) => counted(answers.length, 'source')));
  const decoding = eachOnce(scored.map(({ run }) => describeDecoding(run.config.decode)));
  const corpora = new Set(scored.map(({ run }) => run.config.corpus.name));
  const onCorpora = scored.map(
    ({ name, run }) => `${visibleLine(name)} on ${visibleLine(run.config.corpus.name)}`,
  );
  return [
    `Split: ${split}, ${sources}, best weights; ${decoding}. ${scaleOf(scored)}`,
    ...scored.flatMap(({ name, reached }) =>
      reached === null
        ? []
        : `${visibleLine(name)} is not finished: it is at update ${formatCount(reached)}, and these are its best weights so far.`,
    ),
    ...(corpora.size > 1 ? [`Corpora: ${onCorpora.join(', ')}.`] : []),
  ];
}

const BY_EDITS: readonly MetricName[] = ['per', 'ter'];

/** Wrong answers are at most all of them; edits may outnumber what there is to be right. */
function scaleOf([{ metrics }]: readonly ScoredRun[]): string {
  const byEdits = metrics.flatMap(({ name }) => (BY_EDITS.includes(name) ? METRICS[name].title : []));
  return `Scores: 0-100${byEdits.length > 0 ? `; rates of edits (${byEdits.join(', ')}) may exceed 100` : ''}.`;
}

function outOfReachNotes(scored: readonly ScoredRun[]): string[] {
  const found = scored.map(({ name, run, answers, tokenizers }) => ({
    name: visibleLine(name),
    sources: answers.length,
    outOfReach: outOfReach(lengthsOf(answers, tokenizers), run.config.decode),
  }));
  return outOfReachNote(found);
}

function forcedNotes(scored: readonly ScoredRun[]): string[] {
  const pairs = scored.flatMap(({ forced }) => (forced ? counted(forced.pairs, 'pair') : []));
  if (pairs.length === 0) return [];
  const oneTokenizer = new Set(scored.map(({ tokenizers }) => tokenizers.hash)).size === 1;
  return [
    `Teacher forcing: ${eachOnce(pairs)}, end of sequence included.`,
    ...(oneTokenizer
      ? []
      : ['A token is of each run’s own tokenizer: compare bits a character, not what is counted in tokens.']),
    ...unmaskedNote(scored.map(({ name, run }) => ({ name: visibleLine(name), model: run.config.model }))),
  ];
}

function rowsOf(scored: readonly ScoredRun[]): MeasuredRow[] {
  const ofMetrics = scored[0].metrics.map(({ name }) => ({
    title: METRICS[name].title,
    values: scored.map(({ scores }) => scores[name]),
    format: (value: number) => fixed(value, 2),
  }));
  return [...ofMetrics, ...forcedRows(scored)];
}

function forcedRows(scored: readonly ScoredRun[]): MeasuredRow[] {
  if (scored.every(({ forced }) => forced === null)) return [];
  const row = (title: string, decimals: number, of: (forced: ForcedScores) => number): MeasuredRow => ({
    title,
    values: scored.map(({ forced }) => (forced ? of(forced) : Number.NaN)),
    format: (value) => fixed(value, decimals),
  });
  return [
    row('token accuracy, %', 2, ({ tokenAccuracy }) => tokenAccuracy),
    row('perplexity a token', 4, ({ perplexity }) => perplexity),
    row('bits a character', 4, ({ bitsPerCharacter }) => bitsPerCharacter),
  ];
}

function comparisonLines(
  { verdict, names, significance, differences }: PairedComparison,
  style: Style,
): string[] {
  const sentence = verdict ? ['', ...boldLines(visibleLine(verdict.sentence), style)] : [];
  return [
    '',
    ...(significance ? pairedLines(names, significance, style) : []),
    ...(differences ? overSeedsLines(names, differences, style) : []),
    ...sentence,
  ];
}
