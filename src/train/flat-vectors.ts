/**
 * Equally long vectors side by side in memory that WebAssembly kernels reach, and what is done to whole vectors
 * there: norm, weighted sum, moving towards another. Not here: the optimizer's rule (adam.ts).
 */
import { double, float, get, load, set, store } from '../simd/assemble.ts';
import { allocateMemory, kernelOf } from '../simd/memory.ts';
import { type AdamStep, bindAdam, type Moments } from './adam.ts';

export interface FlatVectors {
  readonly weights: Float32Array;
  /** What the optimizer reads: of an update's one batch, or the sum over its batches. */
  readonly gradient: Float32Array;
  readonly moments: Moments;
  /** Of one batch, to be added to `gradient`; null unless asked for. */
  readonly batchGradient: Float32Array | null;
  /** A moving average of the weights; null unless asked for. */
  readonly average: Float32Array | null;
  /** Euclidean norm of the whole gradient. */
  gradientNorm(): number;
  readonly adam: AdamStep;
  /** into += factor · of. Both are vectors of this memory, or equally long parts of them. */
  addScaled(into: Float32Array, factor: number, of: Float32Array): void;
  /** into += share · (of - into). */
  approach(into: Float32Array, share: number, of: Float32Array): void;
}

export interface FurtherVectors {
  readonly batchGradient?: boolean;
  readonly average?: boolean;
}

/** All zero. @param size elements of each vector; four of them at most 4 GiB, the reach of 32-bit addresses */
export function allocateFlatVectors(size: number, further: FurtherVectors = {}): FlatVectors {
  // The kernels work on whole groups of four; what they find behind the last element stays zero.
  const bytes = 16 * Math.ceil(size / 4);
  const { batchGradient = false, average = false } = further;
  const memory = allocateMemory((4 + Number(batchGradient) + Number(average)) * bytes);
  let taken = 0;
  const vector = () => new Float32Array(memory.buffer, taken++ * bytes, size);
  const [weights, gradient, first, second] = [vector(), vector(), vector(), vector()];
  const moments = { first, second };
  const sumSquares = sumSquaresKernel(memory);
  const addScaled = addScaledKernel(memory);
  const approach = approachKernel(memory);
  return {
    weights,
    gradient,
    moments,
    batchGradient: batchGradient ? vector() : null,
    average: average ? vector() : null,
    gradientNorm: () => Math.sqrt(size === 0 ? 0 : (sumSquares(bytes, 2 * bytes) as number)),
    adam: bindAdam(memory, bytes),
    addScaled(into, factor, of) {
      const done = wholeGroups(into, of, (...places) => addScaled(...places, factor));
      for (let i = done; i < into.length; i++) into[i] += factor * of[i];
    },
    approach(into, share, of) {
      const done = wholeGroups(into, of, (...places) => approach(...places, share));
      for (let i = done; i < into.length; i++) into[i] += share * (of[i] - into[i]);
    },
  };
}

/** A part need not end where a group of four does, and what follows it is another's. @returns elements done */
function wholeGroups(
  into: Float32Array,
  of: Float32Array,
  run: (into: number, of: number, end: number) => void,
): number {
  const done = into.length - (into.length % 4);
  if (done > 0) run(into.byteOffset, of.byteOffset, into.byteOffset + 4 * done);
  return done;
}

const addScaledKernel = kernelOf({
  pointers: 2,
  stride: 16,
  scalars: ['float'],
  kept: 0,
  body: (vector) => {
    const [into, of] = [get(0), get(1)];
    return store(into, float.add(load(into), float.mul(vector(0), load(of))));
  },
});

const approachKernel = kernelOf({
  pointers: 2,
  stride: 16,
  scalars: ['float'],
  kept: 0,
  body: (vector) => {
    const [into, of] = [get(0), get(1)];
    const { add, mul, sub } = float;
    return store(into, add(load(into), mul(vector(0), sub(load(of), load(into)))));
  },
});

/** In double precision: two sums of two lanes, added up at the end. */
const sumSquaresKernel = kernelOf({
  pointers: 1,
  stride: 16,
  scalars: [],
  kept: 3,
  body: (_, keep) => {
    const { add, mul, ofLower, ofUpper } = double;
    const [lower, upper, x] = [0, 1, 2].map(keep);
    return [
      ...set(x, load(get(0))),
      ...set(lower, add(get(lower), mul(ofLower(get(x)), ofLower(get(x))))),
      ...set(upper, add(get(upper), mul(ofUpper(get(x)), ofUpper(get(x))))),
    ];
  },
  result: (_, keep) => double.total(double.add(get(keep(0)), get(keep(1)))),
});
