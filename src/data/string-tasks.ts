/** `reverse`, `copy` and `sort`: random strings of the 26 letters with what the task makes of them. */
import type { CorpusConfig } from '../config/schema.ts';
import { randomStream, streamKey } from '../random/stream.ts';
import { drawn } from './drawn.ts';
import type { Pair, PairPiece } from './pair.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

export const STRING_TASKS = {
  reverse: (letters: readonly string[]) => letters.toReversed(),
  copy: (letters: readonly string[]) => letters,
  sort: (letters: readonly string[]) => letters.toSorted(),
};

/**
 * `corpus.pairs` draws, each of a length uniform on 1..`corpus.length` letters. Short strings come more than
 * once: cleaning drops and counts them.
 */
export function stringTaskPairs(
  task: keyof typeof STRING_TASKS,
  corpus: CorpusConfig,
): AsyncGenerator<PairPiece> {
  const stream = randomStream(streamKey(corpus.seed, 'corpus', task));
  return drawn(corpus.pairs, (): Pair => {
    const length = 1 + stream.below(corpus.length);
    const letters = Array.from({ length }, () => LETTERS[stream.below(LETTERS.length)]);
    return { source: letters.join(''), target: STRING_TASKS[task](letters).join('') };
  });
}
