/** Arrays whose first axis is the rows of a batch: rows dropped, copied and moved, and pasts that grow. */
import type { Values } from '../engine/engine.ts';

/** `result[i] = values[parents[i]]`, in place where it fits. @param size numbers of a row */
export function gatherRows<V extends Values>(values: V, size: number, parents: ArrayLike<number>): V {
  const rows = parents.length;
  const moved: number[] = [];
  for (let row = 0; row < rows; row++) if (parents[row] !== row) moved.push(row);
  const newLike = (length: number): V => new (values.constructor as new (size: number) => V)(length);
  const fits = rows * size <= values.length;
  const target = fits ? (values.subarray(0, rows * size) as V) : newLike(rows * size);
  if (!fits) target.set(values);
  // All are read before any is written.
  const read = newLike(moved.length * size);
  for (const [i, row] of moved.entries())
    read.set(values.subarray(parents[row] * size, (parents[row] + 1) * size), i * size);
  for (const [i, row] of moved.entries()) target.set(read.subarray(i * size, (i + 1) * size), row * size);
  return target;
}

/** One tensor of the past: [rows, heads, room, headDim], filled up to the present one. */
export interface PastArray {
  readonly heads: number;
  readonly headDim: number;
  values: Float32Array;
}

/** More room, at the end of each head's. */
export function enlarge(past: PastArray, rows: number, room: number, larger: number): void {
  const { heads, headDim, values } = past;
  const next = new Float32Array(rows * heads * larger * headDim);
  for (let i = 0; i < rows * heads; i++)
    next.set(values.subarray(i * room * headDim, (i + 1) * room * headDim), i * larger * headDim);
  past.values = next;
}

/** Writes a position. @param now [rows, heads, 1, headDim] */
export function writePosition(
  { headDim, values }: PastArray,
  now: Float32Array,
  room: number,
  position: number,
): void {
  const stride = room * headDim;
  const blocks = now.length / headDim;
  for (let block = 0, from = 0, to = position * headDim; block < blocks; block++, to += stride) {
    for (let i = 0; i < headDim; i++) values[to + i] = now[from++];
  }
}
