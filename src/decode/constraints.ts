/** What an output may not contain, and what it must begin with: changes to the scores of one row. */
import type { DecodeConfig } from '../config/schema.ts';
import { EOS, UNK } from '../data/vocabulary.ts';
import { isNoOutput } from './programs.ts';

export interface Constraints
  extends Pick<DecodeConfig, 'minLength' | 'noRepeat' | 'repetitionPenalty' | 'replaceUnknown'> {
  /** Ids that every output begins with. */
  readonly prefix: readonly number[];
}

/** Whether the likeliest tokens can be taken as the model gives them. */
export function areNone({ minLength, noRepeat, repetitionPenalty, prefix }: Constraints): boolean {
  return minLength === 0 && noRepeat === 0 && repetitionPenalty === 1 && prefix.length === 0;
}

/**
 * Logits of tokens that stand in the output: divided by the penalty where positive, multiplied where negative, so
 * that they become less likely either way (Keskar et al. 2019, section 4.1, whose logits are positive). In place.
 * @param logits [vocab]
 */
export function penaliseRepetition(logits: Float32Array, ids: readonly number[], penalty: number): void {
  if (penalty === 1) return;
  for (const id of new Set(ids)) logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
}

/**
 * Makes forbidden tokens impossible, in place; the others keep their scores.
 * @param scores of the token after `ids`, [vocab]
 */
export function forbid(scores: Float32Array, ids: readonly number[], constraints: Constraints): void {
  const { prefix, minLength, noRepeat, replaceUnknown } = constraints;
  const never = Number.NEGATIVE_INFINITY;
  if (ids.length < prefix.length) {
    const forced = prefix[ids.length];
    const score = scores[forced];
    scores.fill(never);
    scores[forced] = score;
    return;
  }
  for (let id = 0; id <= UNK; id++) if (isNoOutput(id, replaceUnknown)) scores[id] = never;
  if (ids.length < minLength) scores[EOS] = never;
  if (noRepeat > 0) for (const id of completions(ids, noRepeat)) scores[id] = never;
}

/** Tokens that would make a run of `n` tokens that is already there. */
function completions(ids: readonly number[], n: number): Set<number> {
  const found = new Set<number>();
  const last = ids.length - n + 1;
  if (last < 0) return found;
  for (let start = 0; start < last; start++) {
    let i = 0;
    while (i < n - 1 && ids[start + i] === ids[last + i]) i++;
    if (i === n - 1) found.add(ids[start + n - 1]);
  }
  return found;
}
