/**
 * A random order of 0..count-1, a pure function of its key, of which any place can be asked for: nothing grows with
 * `count`. A Feistel network (Luby and Rackoff 1988) over the smallest square of a power of two that holds all
 * numbers; one that falls outside is enciphered until it falls inside (cycle walking, Black and Rogaway 2002), at most
 * four times on average.
 */
import { type Key, threefry } from './threefry.ts';

/** Luby and Rackoff need 4 for halves of many bits; small ones mix more slowly. */
const ROUNDS = 8;

/** @returns the number at a place, 0..count-1 */
export function permutation(count: number, key: Key): (place: number) => number {
  let half = 2;
  while (half * half < count) half *= 2;
  const words = new Uint32Array(2);
  const encipher = (number: number): number => {
    let left = Math.floor(number / half);
    let right = number % half;
    for (let round = 0; round < ROUNDS; round++) {
      threefry(key, right, round, words);
      [left, right] = [right, left ^ (words[0] & (half - 1))];
    }
    return left * half + right;
  };
  return (place) => {
    let number = encipher(place);
    while (number >= count) number = encipher(number);
    return number;
  };
}
