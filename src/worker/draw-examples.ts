/** A few sources drawn from many, the same for every seed and model. */
import type { Example } from '../data/corpus.ts';
import { permutation } from '../random/permutation.ts';
import { streamKey } from '../random/stream.ts';

/** @param count or all, when there are fewer @param purpose draws for another are others */
export function drawExamples(examples: readonly Example[], count: number, purpose: string): Example[] {
  const order = permutation(examples.length, streamKey(0, purpose));
  return Array.from({ length: Math.min(count, examples.length) }, (_, i) => examples[order(i)]);
}
