/** Measures of a corpus: lengths, symbols, and what batching it would pad. Reads it once, and holds none of it. */
import { type DataConfig, type Level, SPLITS, type Split } from '../config/schema.ts';
import { type Bucket, chooseBuckets, countShapes, together } from './buckets.ts';
import type { Corpus } from './corpus.ts';
import { batchedShape } from './encode-pairs.ts';
import { type Padding, paddingOf } from './padding.ts';
import { type Attendance, createTick } from './preparing.ts';
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
}

export interface CorpusMeasures {
  readonly source: SideMeasures;
  readonly target: SideMeasures;
  /** The shapes that batches of it come in. */
  readonly buckets: readonly Bucket[];
  /** Of an epoch of such batches. */
  readonly padding: Padding;
}

export async function measureCorpus(
  corpus: Corpus,
  data: DataConfig,
  attendance: Attendance,
): Promise<CorpusMeasures> {
  const tick = createTick(attendance);
  // Measured whether or not training would refuse it.
  const limits = { ...data, overlong: data.overlong === 'crop' ? data.overlong : 'filter' } as const;
  const [source, target] = [measureSide(corpus.levels.source), measureSide(corpus.levels.target)];
  const shapes = { train: countShapes(), valid: countShapes(), test: countShapes() };
  const total = SPLITS.reduce((sum, split) => sum + corpus.splits[split].length, 0);
  let done = 0;
  for (const split of SPLITS) {
    for (const piece of corpus.splits[split].pieces()) {
      for (const pair of piece) {
        const batched = batchedShape(source.add(pair.source, split), target.add(pair.target, split), limits);
        if (batched) shapes[split].add(batched);
      }
      done += piece.length;
      await tick('measuring lengths', done / total);
    }
  }
  const [train, valid] = [shapes.train.cells(), shapes.valid.cells()];
  const buckets = chooseBuckets(together([train, valid]), data);
  return {
    source: source.measures(),
    target: target.measures(),
    buckets,
    padding: paddingOf(train, buckets),
  };
}

interface Measuring {
  /** Train first, before the other splits. @returns the text's length in symbols */
  add(text: string, split: Split): number;
  measures(): SideMeasures;
}

function measureSide(level: Level): Measuring {
  const inTrain = new Set<string>();
  const unseen = new Set<string>();
  /** How many texts there are of each length. */
  const lengths = new Map<number, number>();
  return {
    add(text, split) {
      const symbols = splitText(text, level);
      lengths.set(symbols.length, (lengths.get(symbols.length) ?? 0) + 1);
      for (const symbol of symbols) {
        if (split === 'train') inTrain.add(symbol);
        else if (!inTrain.has(symbol)) unseen.add(symbol);
      }
      return symbols.length;
    },
    measures: () => ({ level, symbols: inTrain.size, unseen: unseen.size, length: summaryOf(lengths) }),
  };
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
