/**
 * Masks of inverted dropout: independent coin tosses, 16 bits of Threefry each, drawn by a WebAssembly kernel of four
 * lanes. Element i is a pure function of (key, i). Not here: which keys there are (stream.ts).
 */
import { type Code, get, int, set, store } from '../simd/assemble.ts';
import { allocateMemory, growMemory, kernelOf } from '../simd/memory.ts';
import { type Key, PARITY, ROTATIONS } from './threefry.ts';

/** Elements that one turn of the kernel draws: four blocks of two words of two halves. */
const GROUP = 16;

export interface Mask {
  /** Elements. */
  readonly size: number;
  /** The probability that an element is kept, used to the nearest 1/65536. */
  readonly keep: number;
  readonly key: Key;
}

/** Room for the masks of one draw, as much as the largest so far needed. */
export interface MaskMemory {
  /** One vector a mask: 1 / keep where an element is kept, else 0. They last until the next draw. */
  draw(masks: readonly Mask[]): Float32Array[];
}

export function createMaskMemory(): MaskMemory {
  const memory = allocateMemory(0);
  const run = drawKernel(memory);
  return {
    draw(masks) {
      growMemory(memory, maskBytes(masks));
      let end = 0;
      return masks.map((mask) => {
        const start = end;
        const [k0, k1] = mask.key;
        end += maskBytes([mask]);
        if (end > start)
          run(start, end, k0, k1, k0 ^ k1 ^ PARITY, Math.round(mask.keep * 65536), bitsOf(1 / mask.keep));
        return new Float32Array(memory.buffer, start, mask.size);
      });
    },
  };
}

/** Bytes that a draw takes: each mask up to a whole turn of the kernel. */
export function maskBytes(masks: readonly Pick<Mask, 'size'>[]): number {
  return masks.reduce((sum, { size }) => sum + 4 * GROUP * Math.ceil(size / GROUP), 0);
}

function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0];
}

/**
 * Block c of the stream is Threefry of the counter (c, 0), its two words x0 and x1. A turn takes blocks c to c + 3,
 * one a lane, and gives their lower halves of x0 to elements 4c to 4c + 3, then the upper halves of x0, the lower and
 * the upper halves of x1 to the next twelve.
 */
const drawKernel = kernelOf({
  pointers: 1,
  stride: 4 * GROUP,
  scalars: ['int', 'int', 'int', 'int', 'int'],
  kept: 3,
  prologue: (_, keep) => set(keep(2), int.constant([0, 1, 2, 3])),
  body: (vector, keep) => {
    const [k0, k1, k2, threshold, kept] = [0, 1, 2, 3, 4].map(vector);
    const [x0, x1, counter] = [0, 1, 2].map(keep);
    const toss = (half: Code): Code => int.and(int.less(half, threshold), kept);
    const lower = (word: number) => int.and(get(word), int.constant([0xffff, 0xffff, 0xffff, 0xffff]));
    const upper = (word: number) => int.shiftRight(get(word), 16);
    const halves = [lower(x0), upper(x0), lower(x1), upper(x1)];
    return [
      ...set(x0, int.add(get(counter), k0)),
      ...set(x1, k1),
      ...rounds(x0, x1, [k0, k1, k2]),
      ...halves.flatMap((half, i) => store(get(0), toss(half), 16 * i)),
      ...set(counter, int.add(get(counter), int.constant([4, 4, 4, 4]))),
    ];
  },
});

/** The rounds of threefry.ts on four lanes, a key injection after every fourth. */
function rounds(x0: number, x1: number, keys: readonly Code[]): Code {
  return ROTATIONS.flatMap((bits, round) => {
    const rotated = int.or(int.shiftLeft(get(x1), bits), int.shiftRight(get(x1), 32 - bits));
    const mixed = [...set(x0, int.add(get(x0), get(x1))), ...set(x1, int.xor(rotated, get(x0)))];
    if (round % 4 !== 3) return mixed;
    const injection = (round + 1) / 4;
    const [first, second] = [keys[injection % 3], keys[(injection + 1) % 3]];
    const number = int.constant([injection, injection, injection, injection]);
    return [
      ...mixed,
      ...set(x0, int.add(get(x0), first)),
      ...set(x1, int.add(int.add(get(x1), second), number)),
    ];
  });
}
