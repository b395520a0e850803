/** Pairs as ids within `data.maxLength`, over-long ones filtered, cropped or refused. Not here: batches. */
import type { DataConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { Pair } from './pair.ts';
import type { TokenizerPair } from './tokenizer.ts';
import { EOS, type Tokenizer, UNK } from './vocabulary.ts';

/** One pair as ids; each side ends with EOS, which counts towards its length; no BOS, no PAD. */
export interface EncodedPair {
  readonly source: Int32Array;
  readonly target: Int32Array;
}

export interface Encoded {
  readonly pairs: readonly EncodedPair[];
  /** Pairs with a side longer than `data.maxLength` tokens: left out, or cropped. */
  readonly overlong: number;
  /** Source tokens of `pairs` that the vocabulary does not hold. */
  readonly unknownSource: number;
  /** Target tokens of `pairs` that the vocabulary does not hold. */
  readonly unknownTarget: number;
}

function encodeSide(text: string, tokenizer: Tokenizer): Int32Array {
  const ids = tokenizer.encode(text);
  const ended = new Int32Array(ids.length + 1);
  ended.set(ids);
  ended[ids.length] = EOS;
  return ended;
}

/** The first `maxLength` tokens, of which the last is EOS. */
function crop(ids: Int32Array, maxLength: number): Int32Array {
  if (ids.length <= maxLength) return ids;
  const cropped = ids.slice(0, maxLength);
  cropped[maxLength - 1] = EOS;
  return cropped;
}

function countUnknown(pairs: readonly EncodedPair[], side: 'source' | 'target'): number {
  let unknown = 0;
  for (const pair of pairs) for (const id of pair[side]) if (id === UNK) unknown++;
  return unknown;
}

/**
 * Pairs as ids, in order.
 * @throws UserError when a pair is over-long and `data.overlong` is `fail`, or every pair is and it is `filter`
 */
export function encodePairs(pairs: readonly Pair[], tokenizers: TokenizerPair, data: DataConfig): Encoded {
  const { maxLength } = data;
  const encoded: EncodedPair[] = [];
  let overlong = 0;
  for (const pair of pairs) {
    const source = encodeSide(pair.source, tokenizers.source);
    const target = encodeSide(pair.target, tokenizers.target);
    const fits = source.length <= maxLength && target.length <= maxLength;
    if (!fits) overlong++;
    if (!fits && data.overlong === 'fail') throw tooLong(source.length, target.length, maxLength);
    if (fits || data.overlong === 'crop')
      encoded.push({ source: crop(source, maxLength), target: crop(target, maxLength) });
  }
  if (pairs.length > 0 && encoded.length === 0) {
    throw new UserError(
      `expected pairs of at most ${maxLength} tokens a side (data.maxLength); found none among ${pairs.length}`,
      'Raise data.maxLength, or set data.overlong=crop.',
    );
  }
  return {
    pairs: encoded,
    overlong,
    unknownSource: countUnknown(encoded, 'source'),
    unknownTarget: countUnknown(encoded, 'target'),
  };
}

function tooLong(source: number, target: number, maxLength: number): UserError {
  return new UserError(
    `expected at most ${maxLength} tokens a side, end of sequence included (data.maxLength); found a pair of ${source} and ${target}`,
    `Set data.maxLength to ${Math.max(source, target)} or more, or data.overlong to filter or crop.`,
  );
}
