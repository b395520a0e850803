/** A corpus as text: what it is, and its measures. */
import { describeSplits } from '../../config/describe-splits.ts';
import { SPLITS } from '../../config/schema.ts';
import type { Bucket } from '../../data/buckets.ts';
import {
  type CleaningCounts,
  type Corpus,
  type Example,
  pairCounts,
  type SharedSources,
} from '../../data/corpus.ts';
import type { CorpusMeasures, LengthBar, SideMeasures } from '../../data/measure-corpus.ts';
import type { BySplit } from '../../data/split-pairs.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { cleaningLine, LEVEL_NAMES, paddingText, pairsLine, sharedLine } from './corpus-lines.ts';
import { fixed } from './numbers.ts';
import { headedTable, listLines, tableLines } from './table.ts';

export interface CorpusStats extends CorpusMeasures {
  readonly name: string;
  readonly pairs: BySplit;
  /** Different ones. */
  readonly sources: BySplit;
  readonly cleaning: CleaningCounts;
  readonly shared: SharedSources;
}

export function corpusText(corpus: Corpus, examples: readonly Example[], style: Style): string {
  const { bold, dim } = style;
  const { name, description, licence, hash, levels } = corpus;
  const shared = sharedLine(corpus);
  const lines = [
    bold(visibleLine(name)),
    visibleLine(description),
    '',
    ...listLines([
      ['licence', visibleLine(licence)],
      ['read as', `source ${LEVEL_NAMES[levels.source]}, target ${LEVEL_NAMES[levels.target]}`],
      ['splits', describeSplits(corpus.given)],
      ['hash', hash],
    ]),
    '',
    ...splitLines({ pairs: pairCounts(corpus), sources: corpus.sources }, style),
    ...(shared === '' ? [] : ['', visibleLine(shared)]),
    '',
    dim('some of the train split:'),
    ...examples.map(
      ({ source, references }) =>
        `  ${visibleLine(source)}  ->  ${references.map(visibleLine).join('  |  ')}`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}

/** What was written, and how it is used. @param path as a person would type it */
export function writtenText(corpus: Corpus, path: string): string {
  const lines = [
    visibleLine(path),
    ...listLines([
      ['  pairs', pairsLine(corpus)],
      ...[cleaningLine(corpus), sharedLine(corpus)]
        .filter((line) => line !== '')
        .map((line) => ['', visibleLine(line)]),
      ['  hash', corpus.hash],
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

export function corpusStatsText(stats: CorpusStats, style: Style): string {
  const { bold, dim } = style;
  const { cleaning, source, target, buckets, padding } = stats;
  const sides: [string, (side: SideMeasures) => string][] = [
    ['read as', ({ level }) => LEVEL_NAMES[level]],
    ['different symbols in train', ({ symbols }) => formatCount(symbols)],
    ['symbols of valid and test not in train', ({ unseen }) => formatCount(unseen)],
    ['shortest', ({ length }) => formatCount(length.least)],
    ['median length', ({ length }) => formatCount(length.median)],
    ['mean length', ({ length }) => fixed(length.mean, 2)],
    ['95 % are no longer than', ({ length }) => formatCount(length.p95)],
    ['longest', ({ length }) => formatCount(length.most)],
  ];
  const measures = headedTable(style, [
    ['', 'source', 'target'],
    ...sides.map(([title, of]) => [title, of(source), of(target)]),
  ]);
  const cleaned: [string, number][] = [
    ['pairs read', cleaning.read],
    ['kept', cleaning.kept],
    ['dropped: a side is empty', cleaning.empty],
    ['dropped: the same pair again', cleaning.duplicate],
    ['dropped: one source, several targets', cleaning.ambiguous],
    ['dropped: its source is in another split', cleaning.overlap],
    ['kept, changed to NFC', cleaning.normalised],
    ['kept, with invisible characters', cleaning.controlCharacters],
    ['longer than data.maxLength, train and valid', stats.overlong],
    ['sides too unequal for data.maxRatio, train and valid', stats.uneven],
  ];
  const shared = sharedLine(stats);
  const lines = [
    ...splitLines(stats, style),
    '',
    ...measures,
    dim('Lengths in symbols, end of sequence not included, over all splits.'),
    '',
    ...histogramLines('source', source.histogram, bold),
    '',
    ...histogramLines('target', target.histogram, bold),
    '',
    ...listLines([
      ['padding', `${paddingText(padding)} of an epoch's tokens`],
      ['batches', buckets.map(shapeText).join(', ')],
    ]),
    dim('Rows x source > target, in tokens, end of sequence included: data.buckets, data.batchTokens.'),
    '',
    ...tableLines(cleaned.map(([title, count]) => [title, formatCount(count)])),
    ...(shared === '' ? [] : [visibleLine(shared)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Columns of the longest bar; with lengths and counts, 80 columns are not exceeded. */
const LONGEST_BAR = 50;

/** Lengths, how many texts have them, and a bar of plain characters; what is there has one at least. */
function histogramLines(side: string, bars: readonly LengthBar[], bold: Style['bold']): string[] {
  const most = Math.max(...bars.map(({ texts }) => texts));
  const rows = bars.map(({ from, to, texts }) => [
    from === to ? `${from}` : `${from}-${to}`,
    formatCount(texts),
  ]);
  const [head, ...lines] = tableLines([[`${side} length`, 'texts'], ...rows]);
  return [
    bold(head),
    ...lines.map((line, i) => {
      const bar = '#'.repeat(Math.ceil((LONGEST_BAR * bars[i].texts) / most));
      return bar === '' ? line : `${line}  ${bar}`;
    }),
  ];
}

function splitLines({ pairs, sources }: Pick<CorpusStats, 'pairs' | 'sources'>, style: Style): string[] {
  return headedTable(style, [
    ['split', 'pairs', 'sources'],
    ...SPLITS.map((split) => [split, formatCount(pairs[split]), formatCount(sources[split])]),
  ]);
}

function shapeText({ rows, sourceLength, targetLength }: Bucket): string {
  return `${rows} x ${sourceLength} > ${targetLength}`;
}
