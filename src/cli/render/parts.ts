/** What runs score without each part of their models, as tables. */
import type { SignificanceRow } from '../../compare/analysis.ts';
import type { Part } from '../../config/parts.ts';
import { METRICS, type Metric } from '../../eval/metric.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { conditionsOf, type ScoredRun } from './evaluation.ts';
import { noteLines } from './note-lines.ts';
import { fixed, signed } from './numbers.ts';
import { signatureLines } from './results-table.ts';
import { headedTable, widestThatFits } from './table.ts';

export interface ScoredPart {
  readonly part: Part;
  readonly scores: Readonly<Record<string, number>>;
  /** Of the rest against the whole. */
  readonly significance: readonly SignificanceRow[];
}

/** A run, and what it scores without each part that its model has. */
export interface RunParts {
  readonly whole: ScoredRun;
  readonly parts: readonly ScoredPart[];
}

export function partsText(split: string, runs: readonly RunParts[], style: Style): string {
  const wholes = runs.map(({ whole }) => whole);
  const all = runs.flatMap(({ parts }) => parts);
  const names = wholes[0].metrics.map(({ name }) => name);
  const notes = [
    'Each part is left out of the trained model, all other weights as they are: what it has come to do there. What a model learns without it is another question: seqcmp ablate.',
    ...conditionsOf(split, wholes),
    ...all.slice(0, 1).map(howCompared),
    ...(all.some(({ part }) => part === 'mask')
      ? [
          'The mask changes no answer: while decoding there is no later token to see. It is there for training.',
        ]
      : []),
    ...signatureLines(wholes, names),
  ];
  const lines = [...runs.flatMap((run) => [...runLines(run, style), '']), ...noteLines(notes, style)];
  return `${lines.join('\n')}\n`;
}

function howCompared({ significance: [{ bootstrap }] }: ScoredPart): string {
  const { samples, seed } = bootstrap;
  return `Changes: paired bootstrap, ${formatCount(samples)} samples, seed ${seed}; another seed of training would move them further.`;
}

/** One table, or one a metric. */
function runLines({ whole, parts }: RunParts, style: Style): string[] {
  const { metrics, scores } = whole;
  const tableOf = (shown: readonly Metric[]): string[] =>
    headedTable(style, [
      [
        `${visibleLine(whole.name)} without`,
        ...shown.flatMap(({ name }) => [METRICS[name].title, 'change, 95 % interval']),
      ],
      ['nothing', ...shown.flatMap(({ name }) => [fixed(scores[name], 2), ''])],
      ...parts.map(({ part, scores: left, significance }) => [
        part,
        ...significance
          .filter(({ metric }) => shown.some(({ name }) => name === metric))
          .flatMap(({ metric, bootstrap: { delta, low, high } }) => [
            fixed(left[metric], 2),
            `${signed(delta)} (${signed(low)} to ${signed(high)})`,
          ]),
      ]),
    ]);
  return widestThatFits(style, [[tableOf(metrics)], metrics.map((metric) => tableOf([metric]))]);
}
