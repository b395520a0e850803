/**
 * Masks of inverted dropout: independent coin tosses, 16 bits of Threefry each, drawn by a WebAssembly kernel of four
 * lanes. Element i is a pure function of (key, i). Not here: which keys there are (stream.ts).
 */
import { type Code, get, int, set, store } from '../simd/assemble.ts';
import { allocateMemory, kernelOf } from '../simd/memory.ts';
import { type Key, PARITY, ROTATIONS } from './threefry.ts';

/** Elements that one turn of the kernel draws: four blocks of two words of two halves. */
const GROUP = 16;

export interface MaskMemory {
  /** One vector a size, in order: 1 / keep with probability `keep`, else 0. */
  readonly masks: readonly Float32Array[];
  /** Draws mask `index` anew. `keep` is used to the nearest 1/65536. */
  draw(index: number, keep: number, key: Key): void;
}

export function allocateMasks(sizes: readonly number[]): MaskMemory {
  const starts: number[] = [];
  let bytes = 0;
  for (const size of sizes) {
    starts.push(bytes);
    bytes += 4 * GROUP * Math.ceil(size / GROUP);
  }
  const memory = allocateMemory(bytes);
  const run = drawKernel(memory);
  return {
    masks: sizes.map((size, i) => new Float32Array(memory.buffer, starts[i], size)),
    draw(index, keep, [k0, k1]) {
      const end = starts[index] + 4 * GROUP * Math.ceil(sizes[index] / GROUP);
      if (end > starts[index])
        run(starts[index], end, k0, k1, k0 ^ k1 ^ PARITY, Math.round(keep * 65536), bitsOf(1 / keep));
    },
  };
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
