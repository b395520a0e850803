/** Scores of runs on a split as a table, with the paired comparison of two under it. */
import type { SignificanceRow } from '../../compare/analysis.ts';
import type { TokenizerPair } from '../../data/tokenizer.ts';
import { type Evaluation, TABLE_METRICS } from '../../eval/evaluate.ts';
import { METRICS } from '../../eval/metric.ts';
import type { Verdict } from '../../eval/verdict.ts';
import type { OutputLine } from '../../run/outputs.ts';
import type { Run } from '../../run/run-directory.ts';
import type { Style } from '../terminal.ts';
import { counted, fixed, whole } from './numbers.ts';
import { signatureLines } from './results-table.ts';
import { tableLines } from './table.ts';
import { visibleLine } from './visible.ts';

export interface ScoredRun extends Pick<Evaluation, 'scores' | 'signatures'> {
  readonly name: string;
  readonly run: Run;
  readonly answers: readonly OutputLine[];
  readonly tokenizers: TokenizerPair;
}

/** Of the second run against the first. */
export interface Comparison {
  readonly verdict: Verdict | null;
  readonly significance: readonly SignificanceRow[];
}

export function evaluationText(
  split: string,
  scored: readonly ScoredRun[],
  comparison: Comparison | null,
  { bold, dim }: Style,
): string {
  const [head, ...body] = tableLines([
    ['', ...scored.map(({ name }) => visibleLine(name))],
    ...TABLE_METRICS.map((metric) => [
      METRICS[metric].title,
      ...scored.map(({ scores }) => fixed(scores[metric], 2)),
    ]),
  ]);
  const sources = [...new Set(scored.map(({ answers }) => counted(answers.length, 'source')))].join(' and ');
  const notes = [`Split: ${split}, ${sources}, greedy decoding, best weights. Scores: 0-100.`];
  const lines = [
    bold(head),
    ...body,
    '',
    ...[...notes, ...signatureLines(scored)].map((line) => dim(line)),
    ...(comparison ? comparisonLines(comparison, bold, dim) : []),
  ];
  return `${lines.join('\n')}\n`;
}

function comparisonLines(
  { verdict, significance }: Comparison,
  bold: Style['bold'],
  dim: Style['dim'],
): string[] {
  const rows = significance.map(({ bootstrap, randomisation }) => [
    METRICS[bootstrap.metric].title,
    signed(bootstrap.delta),
    `${signed(bootstrap.low)} to ${signed(bootstrap.high)}`,
    fixed(bootstrap.pValue, 4),
    fixed(randomisation.pValue, 4),
  ]);
  const [head, ...body] = tableLines([
    ['second less first', 'points', '95 % interval', 'p, bootstrap', 'p, randomisation'],
    ...rows,
  ]);
  const [{ bootstrap, randomisation }] = significance;
  const tests = `Paired bootstrap, ${whole(bootstrap.samples)} samples; paired approximate randomisation, ${whole(randomisation.samples)} trials; seed ${bootstrap.seed}.`;
  return ['', bold(head), ...body, '', dim(tests), '', bold(visibleLine(verdict?.sentence ?? ''))];
}

function signed(value: number): string {
  const text = fixed(value, 2);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text.replace(/^-(0\.0+)$/, '$1');
}
