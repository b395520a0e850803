/** Pairs as ids within `data.maxLength`, over-long ones filtered, cropped or refused. Not here: batches. */
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
  /** Source tokens of the pairs that the vocabulary does not hold. */
  readonly unknownSource: number;
  /** Target tokens of the pairs that the vocabulary does not hold. */
  readonly unknownTarget: number;
}

/**
 * The lengths that a pair of so many symbols is batched with, EOS included: cropped where it is over-long, or null
 * where it is left out.
 * @throws UserError for an over-long pair where `data.overlong` is `fail`
 */
export function batchedShape(
  sourceSymbols: number,
  targetSymbols: number,
  { maxLength, overlong }: Pick<DataConfig, 'maxLength' | 'overlong'>,
): Shape | null {
  const sourceLength = sourceSymbols + 1;
  const targetLength = targetSymbols + 1;
  if (sourceLength <= maxLength && targetLength <= maxLength) return { sourceLength, targetLength };
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
  const counts = { pairs: 0, overlong: 0, unknownSource: 0, unknownTarget: 0 };
  return {
    encode(pair, drops) {
      const source = tokenizers.source.encode(pair.source, drops?.source);
      const target = tokenizers.target.encode(pair.target, drops?.target);
      if (Math.max(source.length, target.length) >= data.maxLength) counts.overlong++;
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
      if (counts.pairs === 0 && counts.overlong > 0) throw allTooLong(counts.overlong, data.maxLength);
      return { ...counts };
    },
  };
}

function allTooLong(found: number, maxLength: number): UserError {
  return new UserError(
    `expected pairs of at most ${maxLength} tokens a side (data.maxLength); found none among ${found}`,
    'Raise data.maxLength, or set data.overlong=crop.',
  );
}

function tooLong(source: number, target: number, maxLength: number): UserError {
  return new UserError(
    `expected at most ${maxLength} tokens a side, end of sequence included (data.maxLength); found a pair of ${source} and ${target}`,
    `Set data.maxLength to ${Math.max(source, target)} or more, or data.overlong to filter or crop.`,
  );
}
