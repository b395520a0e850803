/** Where the answers of runs go wrong, as tables with a column for each run. */
import type { AnswerAnalysis } from '../../eval/analysis/analyse-answers.ts';
import type { LengthScores } from '../../eval/analysis/by-length.ts';
import type { ProducedNgram } from '../../eval/analysis/ngrams.ts';
import { METRICS, type MetricName } from '../../eval/metric.ts';
import {
  ERROR_KINDS,
  ERROR_SHARES,
  FIRST_ERRORS,
  TIMES_IN_TRAIN,
  UNSHARED_NGRAMS,
} from '../../report/answer-labels.ts';
import { rangeName } from '../../report/binned-figure.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { fixed } from './numbers.ts';
import { listLines, tableLines } from './table.ts';

export interface RunAnalysis extends AnswerAnalysis {
  readonly byLength: readonly LengthScores[];
}

export interface RunColumn {
  readonly name: string;
  readonly analysis: RunAnalysis;
}

/** A source on which one of two runs is far ahead, by sentence BLEU. */
export interface LeadExample {
  readonly source: string;
  readonly references: readonly string[];
  /** Of the first run and the second. */
  readonly outputs: readonly string[];
  readonly scores: readonly number[];
}

export interface LeadExamples {
  readonly first: readonly LeadExample[];
  readonly second: readonly LeadExample[];
}

/** Places of first errors, and n-grams of each order, that a table shows. */
const SHOWN = 8;
const SHOWN_NGRAMS = 5;

/** @param metric of the table by length */
export function analysisText(
  runs: readonly RunColumn[],
  metric: MetricName,
  examples: LeadExamples | null,
  style: Style,
): string {
  const names = runs.map(({ name }) => visibleLine(name));
  const section = (title: string, rows: readonly (readonly string[])[]): string[] => {
    const [head, ...body] = tableLines(rows);
    return ['', style.bold(title), style.dim(head), ...body];
  };
  const analyses = runs.map(({ analysis }) => analysis);
  const lines = [
    ...section(`${METRICS[metric].title} by source length`, byLength(names, analyses, metric)),
    ...frequencySections(runs, section),
    ...section('Sentences by sentence BLEU', bySentence(names, analyses)),
    ...section('Kinds of error', byKind(names, analyses)),
    ...section(`${FIRST_ERRORS.title}, ${FIRST_ERRORS.share}`, byPlace(names, analyses)),
    ...runs.flatMap(({ name, analysis }) => ngramLines(visibleLine(name), analysis, style)),
    ...(examples ? exampleLines(names, examples, style) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function byLength(names: readonly string[], analyses: readonly RunAnalysis[], metric: MetricName) {
  const [{ byLength: bins }] = analyses;
  return [
    ['symbols', 'sources', ...names],
    ...bins.map(({ from, to, sources }, i) => [
      rangeName(from, to),
      formatCount(sources),
      ...analyses.map((each) => fixed(each.byLength[i]?.scores[metric] ?? Number.NaN, 2)),
    ]),
  ];
}

/** Runs may have been trained on different splits: a table each where they were. */
function frequencySections(
  runs: readonly RunColumn[],
  section: (title: string, rows: readonly (readonly string[])[]) => string[],
): string[] {
  return runs.flatMap(({ name, analysis: { byTrainingFrequency } }) => {
    if (byTrainingFrequency === null) return [];
    const rows = byTrainingFrequency.map(({ from, to, reference, precision, recall, f1 }) => [
      rangeName(from, to),
      formatCount(reference),
      ...[precision, recall, f1].map((value) => fixed(value ?? Number.NaN, 2)),
    ]);
    const head = [TIMES_IN_TRAIN, 'in references', 'precision', 'recall', 'F1'];
    return section(
      `${visibleLine(name)}: target words (symbols where targets have no spaces) by training frequency`,
      [head, ...rows],
    );
  });
}

function bySentence(names: readonly string[], analyses: readonly AnswerAnalysis[]) {
  const [{ bySentenceScore: ranges }] = analyses;
  return [
    ['score', ...names],
    ...ranges.map(({ from, to }, i) => [
      to === null ? `${from}` : `${from} to ${to}`,
      ...analyses.map((each) => formatCount(each.bySentenceScore[i].sentences)),
    ]),
  ];
}

function byKind(names: readonly string[], analyses: readonly AnswerAnalysis[]) {
  return [
    [ERROR_SHARES, ...names],
    ...ERROR_KINDS.map(({ title, of }) => [title, ...analyses.map(({ errors }) => fixed(of(errors), 2))]),
  ];
}

function byPlace(names: readonly string[], analyses: readonly AnswerAnalysis[]) {
  const places = Math.min(SHOWN, Math.max(...analyses.map(({ firstErrors }) => firstErrors.length)));
  return [
    [FIRST_ERRORS.place, ...names],
    ...Array.from({ length: places }, (_, i) => [
      `${i + 1}`,
      ...analyses.map(({ firstErrors }) => {
        const found = firstErrors.at(i);
        const enough = found !== undefined && found.reached >= FIRST_ERRORS.leastReached;
        return fixed(enough ? (100 * found.wrong) / found.reached : Number.NaN, 2);
      }),
    ]),
  ];
}

function ngramLines(name: string, { ngrams }: AnswerAnalysis, { bold }: Style): string[] {
  const shown = (list: readonly ProducedNgram[]) =>
    list
      .slice(0, SHOWN_NGRAMS)
      .map(({ ngram, excess }) => `"${visibleLine(ngram)}" ${formatCount(excess)}`)
      .join(', ') || 'none';
  const rows = ngrams.flatMap(({ order, over, under }) => [
    [`${order}, too often`, shown(over)],
    [`${order}, too seldom`, shown(under)],
  ]);
  return ['', bold(`${name}: ${UNSHARED_NGRAMS}`), ...listLines(rows)];
}

function exampleLines(names: readonly string[], examples: LeadExamples, { bold, dim }: Style): string[] {
  const block = ({ source, references, outputs, scores }: LeadExample): string[] => [
    '',
    ...listLines([
      ['source', visibleLine(source)],
      ['reference', references.map(visibleLine).join(' | ')],
      ...names.map((name, i) => [name, `${visibleLine(outputs[i])} (${fixed(scores[i], 1)})`]),
    ]),
  ];
  const list = (name: string, found: readonly LeadExample[]) => [
    '',
    bold(`Furthest ahead: ${name}`),
    ...(found.length > 0 ? found.flatMap(block) : [dim('nowhere')]),
  ];
  return [...list(names[0], examples.first), ...list(names[1], examples.second)];
}
