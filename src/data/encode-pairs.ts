/**
 * Pairs as ids within `data.maxLength`, over-long ones filtered, cropped or refused, uneven ones (`data.maxRatio`)
 * left out. Not here: batches.
 */
import type { DataConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { PairDrops } from './bpe-dropout.ts';
import type { Shape } from './buckets.ts';
import type { Pair } from './pair.ts';
import type { TokenizerPair } from './tokenizer.ts';
import { EOS, UNK } from './vocabulary.ts';

/** One pair as ids; each side ends with EOS, which counts towards its length; no BOS, no PAD. */
export interface EncodedPair {
  readonly source: readonly number[];
  readonly target: readonly number[];
}

/** What encoding did to the pairs of a split. */
export interface EncodedCounts {
  /** Pairs that are batched. */
  readonly pairs: number;
  /** Pairs with a side longer than `data.maxLength` tokens: left out, or cropped. */
  readonly overlong: number;
  /** Pairs left out because one side has over `data.maxRatio` times the tokens of the other. */
  readonly uneven: number;
  /** Source tokens of the pairs that the vocabulary does not hold. */
  readonly unknownSource: number;
  /** Target tokens of the pairs that the vocabulary does not hold. */
  readonly unknownTarget: number;
}

/** What of the settings decides whether a pair is batched. */
export type Limits = Pick<DataConfig, 'maxLength' | 'overlong' | 'maxRatio'>;

/** Whether a pair of so many symbols is batched as it is. An uneven one is that whatever its length. */
export function fitOf(
  sourceSymbols: number,
  targetSymbols: number,
  { maxLength, maxRatio }: Limits,
): 'fits' | 'overlong' | 'uneven' {
  const longer = Math.max(sourceSymbols, targetSymbols);
  if (maxRatio !== undefined && longer > maxRatio * Math.min(sourceSymbols, targetSymbols)) return 'uneven';
  return longer + 1 > maxLength ? 'overlong' : 'fits';
}

/**
 * The lengths that a pair of so many symbols is batched with, EOS included: cropped where it is over-long, or null
 * where it is left out.
 * @throws UserError for an over-long pair where `data.overlong` is `fail`
 */
export function batchedShape(sourceSymbols: number, targetSymbols: number, limits: Limits): Shape | null {
  const { maxLength, overlong } = limits;
  const sourceLength = sourceSymbols + 1;
  const targetLength = targetSymbols + 1;
  const fit = fitOf(sourceSymbols, targetSymbols, limits);
  if (fit === 'fits') return { sourceLength, targetLength };
  if (fit === 'uneven') return null;
  if (overlong === 'fail') throw tooLong(sourceLength, targetLength, maxLength);
  if (overlong === 'filter') return null;
  return { sourceLength: Math.min(sourceLength, maxLength), targetLength: Math.min(targetLength, maxLength) };
}

/** Ids up to `length`, of which the last is EOS. Changes `ids`. */
function endAt(ids: number[], length: number): number[] {
  ids.length = length;
  ids[length - 1] = EOS;
  return ids;
}

function unknownIn(ids: readonly number[]): number {
  let unknown = 0;
  for (const id of ids) if (id === UNK) unknown++;
  return unknown;
}

/** Encodes the pairs of a split one by one, and counts. */
export interface Encoding {
  /** Null for a pair that is left out. @throws UserError as `batchedShape` does */
  encode(pair: Pair, drops?: PairDrops): EncodedPair | null;
  /** Of all pairs so far. @throws UserError when every pair was left out */
  counts(): EncodedCounts;
}

export function startEncoding(tokenizers: TokenizerPair, data: DataConfig): Encoding {
  const counts = { pairs: 0, overlong: 0, uneven: 0, unknownSource: 0, unknownTarget: 0 };
  return {
    encode(pair, drops) {
      const source = tokenizers.source.encode(pair.source, drops?.source);
      const target = tokenizers.target.encode(pair.target, drops?.target);
      const fit = fitOf(source.length, target.length, data);
      if (fit !== 'fits') counts[fit]++;
      const shape = batchedShape(source.length, target.length, data);
      if (shape === null) return null;
      endAt(source, shape.sourceLength);
      endAt(target, shape.targetLength);
      counts.pairs++;
      counts.unknownSource += unknownIn(source);
      counts.unknownTarget += unknownIn(target);
      return { source, target };
    },
    counts() {
      if (counts.pairs === 0 && counts.overlong + counts.uneven > 0) throw noneFits(counts, data);
      return { ...counts };
    },
  };
}

function noneFits(
  { overlong, uneven }: Pick<EncodedCounts, 'overlong' | 'uneven'>,
  { maxLength, maxRatio }: Limits,
): UserError {
  const found = `found none among ${overlong + uneven}`;
  if (uneven === 0) {
    return new UserError(
      `expected pairs of at most ${maxLength} tokens a side (data.maxLength); ${found}`,
      'Raise data.maxLength, or set data.overlong=crop.',
    );
  }
  return new UserError(
    `expected pairs of at most ${maxLength} tokens a side (data.maxLength) and a ratio of at most ${maxRatio} (data.maxRatio); ${found}`,
    'Raise them, or look at the lengths with seqcmp corpus stats.',
  );
}

function tooLong(source: number, target: number, maxLength: number): UserError {
  return new UserError(
    `expected at most ${maxLength} tokens a side, end of sequence included (data.maxLength); found a pair of ${source} and ${target}`,
    `Set data.maxLength to ${Math.max(source, target)} or more, or data.overlong to filter or crop.`,
  );
}
