/**
 * Measures of a corpus: lengths, symbols, and what batching it would pad. Reads it once, and once more where sub-words
 * must be learnt first; holds none of it.
 */
import { type Config, type Level, SPLITS, type Split } from '../config/schema.ts';
import { type Bucket, chooseBuckets, countShapes, joinCells } from './buckets.ts';
import type { Corpus } from './corpus.ts';
import { batchedShape, fitOf } from './encode-pairs.ts';
import { learnTokenizers } from './learn-tokenizers.ts';
import { type Padding, paddingOf } from './padding.ts';
import { type Attendance, createTick, type Tick } from './preparing.ts';
import { splitText } from './vocabulary.ts';

export interface SideMeasures {
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
  /** How many texts there are of each length, in bars of one width, from the shortest to the longest. */
  readonly histogram: readonly LengthBar[];
}

export interface LengthBar {
  /** Lengths of this bar, both ends included. */
  readonly from: number;
  readonly to: number;
  readonly texts: number;
}

export interface CorpusMeasures {
  readonly source: SideMeasures;
  readonly target: SideMeasures;
  /** Pairs of train and valid that training would find too long (`data.overlong`), or leave out (`data.maxRatio`). */
  readonly overlong: number;
  readonly uneven: number;
  /** The shapes that batches of it come in. */
  readonly buckets: readonly Bucket[];
  /** Of an epoch of such batches. */
  readonly padding: Padding;
}

export async function measureCorpus(
  corpus: Corpus,
  { data, tokenizer }: Pick<Config, 'data' | 'tokenizer'>,
  attendance: Attendance,
): Promise<CorpusMeasures> {
  const tick = createTick(attendance);
  // Measured whether or not training would refuse it.
  const limits = { ...data, overlong: data.overlong === 'crop' ? data.overlong : 'filter' } as const;
  const split = await splittersOf(corpus, tokenizer, tick);
  const [source, target] = [
    measureSide(corpus.levels.source, split.source),
    measureSide(corpus.levels.target, split.target),
  ];
  const shapes = { train: countShapes(), valid: countShapes(), test: countShapes() };
  const total = SPLITS.reduce((sum, split) => sum + corpus.splits[split].length, 0);
  const unfit = { overlong: 0, uneven: 0 };
  let done = 0;
  for (const name of SPLITS) {
    for (const piece of corpus.splits[name].pieces()) {
      for (const pair of piece) {
        const lengths = [source.add(pair.source, name), target.add(pair.target, name)] as const;
        const fit = fitOf(...lengths, limits);
        if (fit !== 'fits' && name !== 'test') unfit[fit]++;
        const batched = batchedShape(...lengths, limits);
        if (batched) shapes[name].add(batched);
      }
      done += piece.length;
      await tick('measuring lengths', done / total);
    }
  }
  const [train, valid] = [shapes.train.cells(), shapes.valid.cells()];
  const buckets = chooseBuckets(joinCells([train, valid]), data);
  return {
    source: source.measures(),
    target: target.measures(),
    ...unfit,
    buckets,
    padding: paddingOf(train, buckets),
  };
}

/** How each side's texts become symbols. Characters and words need no tokenizer, and then none is learnt. */
async function splittersOf(
  corpus: Corpus,
  config: Config['tokenizer'],
  tick: Tick,
): Promise<Record<'source' | 'target', (text: string) => string[]>> {
  const { source, target } = corpus.levels;
  if (source !== 'bpe' && target !== 'bpe')
    return { source: (text) => splitText(text, source), target: (text) => splitText(text, target) };
  const learnt = await learnTokenizers(corpus, config, tick);
  return { source: learnt.source.symbols, target: learnt.target.symbols };
}

interface Measuring {
  /** Train first, before the other splits. @returns the text's length in symbols */
  add(text: string, name: Split): number;
  measures(): SideMeasures;
}

function measureSide(level: Level, split: (text: string) => string[]): Measuring {
  const inTrain = new Set<string>();
  const unseen = new Set<string>();
  /** How many texts there are of each length. */
  const lengths = new Map<number, number>();
  return {
    add(text, name) {
      const symbols = split(text);
      lengths.set(symbols.length, (lengths.get(symbols.length) ?? 0) + 1);
      for (const symbol of symbols) {
        if (name === 'train') inTrain.add(symbol);
        else if (!inTrain.has(symbol)) unseen.add(symbol);
      }
      return symbols.length;
    },
    measures: () => ({
      level,
      symbols: inTrain.size,
      unseen: unseen.size,
      length: summaryOf(lengths),
      histogram: lengthBars(lengths),
    }),
  };
}

/** Bars at most: they stand side by side with those of the other side. */
const MOST_BARS = 16;

/** The narrowest bars of which so few reach from the shortest to the longest; each width is 1, 2 or 5 times ten to some power. */
export function lengthBars(counts: ReadonlyMap<number, number>): LengthBar[] {
  if (counts.size === 0) return [];
  const lengths = [...counts.keys()];
  // Not by spreading: there may be many different lengths.
  const least = lengths.reduce((a, b) => Math.min(a, b));
  const most = lengths.reduce((a, b) => Math.max(a, b));
  let width = 1;
  for (let i = 0; most - least >= MOST_BARS * width; i++) width = [2, 5, 10][i % 3] * 10 ** Math.floor(i / 3);
  const barOf = (length: number): number => Math.floor((length - least) / width);
  const texts = Array<number>(barOf(most) + 1).fill(0);
  for (const [length, count] of counts) texts[barOf(length)] += count;
  return texts.map((count, i) => ({
    from: least + i * width,
    to: Math.min(most, least + (i + 1) * width - 1),
    texts: count,
  }));
}

function summaryOf(counts: ReadonlyMap<number, number>): SideMeasures['length'] {
  const sorted = [...counts].sort(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, texts]) => sum + texts, 0);
  /** The length at this share of all texts, shortest first. */
  const at = (share: number): number => {
    let before = 0;
    for (const [length, texts] of sorted) {
      before += texts;
      if (before > Math.min(total - 1, Math.floor(share * total))) return length;
    }
    return 0;
  };
  return {
    least: at(0),
    median: at(0.5),
    mean: sorted.reduce((sum, [length, texts]) => sum + length * texts, 0) / total,
    p95: at(0.95),
    most: at(1),
  };
}
