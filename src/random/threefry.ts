/**
 * Threefry-2x32 with 13 rounds: a counter-based generator (Salmon et al. 2011, "Parallel Random Numbers:
 * As Easy as 1, 2, 3", SC11; 13 rounds are the fewest that the paper found crush-resistant).
 * Word i of a stream is a pure function of (key, i): nothing is carried from draw to draw.
 */

/** A stream's name: two 32-bit words. */
export type Key = readonly [number, number];

/** Skein's key-schedule parity constant for 32-bit words (Salmon et al. 2011, section 4.2). */
export const PARITY = 0x1bd11bda;

/** Bits by which the second word is rotated in each of the 13 rounds (Salmon et al. 2011, table 4). */
export const ROTATIONS: readonly number[] = [13, 15, 26, 6, 17, 29, 16, 24, 13, 15, 26, 6, 17];

/** Writes the two words of the block that `low` and `high`, 32 bits each, count under `key` to `out`. */
export function threefry(key: Key, low: number, high: number, out: Uint32Array): void {
  const k0 = key[0] | 0;
  const k1 = key[1] | 0;
  const k2 = k0 ^ k1 ^ PARITY;
  let x0 = (low + k0) | 0;
  let x1 = (high + k1) | 0;
  // ROTATIONS written out, with a key injection after every fourth round.
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 1) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + k2) | 0;
  x1 = (x1 + k0 + 2) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k0) | 0;
  x1 = (x1 + k1 + 3) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  out[0] = x0;
  out[1] = x1;
}
