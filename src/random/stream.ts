/**
 * Named random streams: initial weights, dropout masks, shuffles and samples each draw from a stream of
 * their own, keyed by what they are for. Two streams with different names are independent; the same name
 * gives the same numbers on every machine and engine. Nothing here is stateful beyond one stream's position.
 */
import { type Key, threefry } from './threefry.ts';

/** The key of the stream named by `path` under `seed`, for example `streamKey(1, 'dropout', step, site)`. */
export function streamKey(seed: number, ...path: readonly (string | number)[]): Key {
  const words = new Uint32Array([seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0]);
  const fold = (word: number, kind: number): void => threefry([words[0], words[1]], word, kind, words);
  for (const part of path) {
    if (typeof part === 'number') {
      fold(part >>> 0, 0);
      fold(Math.floor(part / 2 ** 32) >>> 0, 1);
    } else {
      for (let i = 0; i < part.length; i++) fold(part.charCodeAt(i), 2);
      fold(part.length, 3);
    }
  }
  return [words[0], words[1]];
}

/** One stream, read in order. */
export interface RandomStream {
  /** The next 32 bits, as an unsigned integer. */
  word(): number;
  /** Uniform on [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (Box and Muller 1958). */
  normal(): number;
  /** Uniform integer on [0, bound), unbiased (it rejects as many as Lemire 2019). @param bound 1 to 2^32 */
  below(bound: number): number;
}

export function randomStream(key: Key): RandomStream {
  const block = new Uint32Array(2);
  let counter = 0;
  const word = (): number => {
    const place = counter % 2;
    if (place === 0) threefry(key, (counter / 2) >>> 0, Math.floor(counter / 2 ** 33), block);
    counter++;
    return block[place];
  };
  const uniform = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53;
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const below = (bound: number): number => {
    // Floors of quotients of such numbers are exact, and many times as fast as `%`, which is slow above 2^31.
    const limit = bound * Math.floor(2 ** 32 / bound);
    let drawn = word();
    while (drawn >= limit) drawn = word();
    return drawn - bound * Math.floor(drawn / bound);
  };
  return { word, uniform, normal, below };
}
