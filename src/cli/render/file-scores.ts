/** Scores of text files as a table, with the paired comparison of two under it. */
import type { PairedResults } from '../../eval/compare-paired.ts';
import { METRICS, type MetricName } from '../../eval/metric.ts';
import { counted } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { noteLines } from './note-lines.ts';
import { fixed } from './numbers.ts';
import { pairedLines } from './paired-rows.ts';
import { headedTable } from './table.ts';

export interface FileScore {
  readonly metric: MetricName;
  /** Of --hyp, or of --hyp2. */
  readonly hypothesis: 1 | 2;
  /** Unrounded. */
  readonly score: number;
  readonly signature: string;
}

export interface FileComparison {
  readonly hypotheses: readonly string[];
  readonly references: readonly string[];
  readonly lines: number;
  readonly scores: readonly FileScore[];
  /** One a metric; empty for one hypothesis. */
  readonly significance: readonly PairedResults[];
}

export function fileScoresText(found: FileComparison, style: Style): string {
  const { hypotheses, references, lines, scores, significance } = found;
  const metrics = scores.filter(({ hypothesis }) => hypothesis === 1);
  const table = headedTable(style, [
    ['', ...hypotheses.map(visibleLine)],
    ...metrics.map(({ metric }) => [
      METRICS[metric].title,
      ...scores.filter((each) => each.metric === metric).map(({ score }) => fixed(score, 2)),
    ]),
  ]);
  const notes = [
    `${counted(lines, 'line')}, against ${references.map(visibleLine).join(', ')}.`,
    ...metrics.map(({ metric, signature }) => `${METRICS[metric].title}: ${signature}`),
  ];
  const rows = significance.map(([bootstrap, randomisation]) => ({ bootstrap, randomisation }));
  const paired = rows.length > 0 ? ['', ...pairedLines(hypotheses, rows, style)] : [];
  return `${[...table, '', ...noteLines(notes, style), ...paired].join('\n')}\n`;
}
