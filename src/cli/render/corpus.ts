/** A corpus as text: what it is, and its measures. */
import { SPLITS } from '../../config/schema.ts';
import type { Bucket } from '../../data/buckets.ts';
import type { CleaningCounts, Corpus, Example } from '../../data/corpus.ts';
import type { CorpusMeasures, SideMeasures } from '../../data/measure-corpus.ts';
import type { BySplit } from '../../data/split-pairs.ts';
import type { Style } from '../terminal.ts';
import { fixed, whole } from './numbers.ts';
import { LEVEL_NAMES, paddingText } from './plan.ts';
import { listLines, tableLines } from './table.ts';
import { visibleLine } from './visible.ts';

export interface CorpusStats extends CorpusMeasures {
  readonly name: string;
  readonly pairs: BySplit;
  /** Different ones. */
  readonly sources: BySplit;
  readonly cleaning: CleaningCounts;
}

export function corpusText(
  { name, description, licence, hash, levels }: Corpus,
  counts: Pick<CorpusStats, 'pairs' | 'sources'>,
  examples: readonly Example[],
  { bold, dim }: Style,
): string {
  const lines = [
    bold(visibleLine(name)),
    visibleLine(description),
    '',
    ...listLines([
      ['licence', licence],
      ['read as', `source ${LEVEL_NAMES[levels.source]}, target ${LEVEL_NAMES[levels.target]}`],
      ['hash', hash],
    ]),
    '',
    ...splitLines(counts, bold),
    '',
    dim('some of the train split:'),
    ...examples.map(
      ({ source, references }) =>
        `  ${visibleLine(source)}  ->  ${references.map(visibleLine).join('  |  ')}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

export function corpusStatsText(stats: CorpusStats, { bold, dim }: Style): string {
  const { cleaning, source, target, buckets, padding } = stats;
  const sides: [string, (side: SideMeasures) => string][] = [
    ['read as', ({ level }) => LEVEL_NAMES[level]],
    ['different symbols in train', ({ symbols }) => whole(symbols)],
    ['symbols of valid and test not in train', ({ unseen }) => whole(unseen)],
    ['shortest', ({ length }) => whole(length.least)],
    ['median length', ({ length }) => whole(length.median)],
    ['mean length', ({ length }) => fixed(length.mean, 2)],
    ['95 % are no longer than', ({ length }) => whole(length.p95)],
    ['longest', ({ length }) => whole(length.most)],
  ];
  const [head, ...body] = tableLines([
    ['', 'source', 'target'],
    ...sides.map(([title, of]) => [title, of(source), of(target)]),
  ]);
  const cleaned: [string, number][] = [
    ['pairs read', cleaning.read],
    ['kept', cleaning.kept],
    ['dropped: a side is empty', cleaning.empty],
    ['dropped: the same pair again', cleaning.duplicate],
    ['dropped: one source, several targets', cleaning.ambiguous],
    ['kept, changed to NFC', cleaning.normalised],
    ['kept, with unseen characters', cleaning.controlCharacters],
  ];
  const lines = [
    ...splitLines(stats, bold),
    '',
    bold(head),
    ...body,
    dim('Lengths in symbols, end of sequence not included, over all splits.'),
    '',
    ...listLines([
      ['padding', `${paddingText(padding)} of an epoch's tokens`],
      ['batches', buckets.map(shapeText).join(', ')],
    ]),
    dim('Rows x source > target, in tokens, end of sequence included: data.buckets, data.batchTokens.'),
    '',
    ...tableLines(cleaned.map(([title, count]) => [title, whole(count)])),
  ];
  return `${lines.join('\n')}\n`;
}

function splitLines(
  { pairs, sources }: Pick<CorpusStats, 'pairs' | 'sources'>,
  bold: Style['bold'],
): string[] {
  const [head, ...body] = tableLines([
    ['split', 'pairs', 'sources'],
    ...SPLITS.map((split) => [split, whole(pairs[split]), whole(sources[split])]),
  ]);
  return [bold(head), ...body];
}

function shapeText({ rows, sourceLength, targetLength }: Bucket): string {
  return `${rows} x ${sourceLength} > ${targetLength}`;
}
