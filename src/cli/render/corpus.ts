/** A corpus as text: what it is, and its measures. */
import { type Level, SPLITS, type Split } from '../../config/schema.ts';
import type { CleaningCounts, Corpus, Example } from '../../data/corpus.ts';
import type { Style } from '../terminal.ts';
import { fixed, whole } from './numbers.ts';
import { LEVEL_NAMES } from './plan.ts';
import { listLines, tableLines } from './table.ts';
import { visibleLine } from './visible.ts';

type BySplit = Readonly<Record<Split, number>>;

export interface CorpusStats {
  readonly name: string;
  readonly pairs: BySplit;
  /** Different ones. */
  readonly sources: BySplit;
  readonly cleaning: CleaningCounts;
  readonly source: SideStats;
  readonly target: SideStats;
}

export interface SideStats {
  readonly level: Level;
  /** Different symbols in train. */
  readonly symbols: number;
  /** Different symbols that stand in valid or test and not in train. */
  readonly unseen: number;
  /** In symbols, end of sequence not included. */
  readonly length: {
    readonly least: number;
    readonly median: number;
    readonly mean: number;
    readonly p95: number;
    readonly most: number;
  };
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
  const { cleaning, source, target } = stats;
  const sides: [string, (side: SideStats) => string][] = [
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
