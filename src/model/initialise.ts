/** Initial parameters: a pure function of the table and the seed, whatever the order of the entries. */
import { type RandomStream, randomStream, streamKey } from '../random/stream.ts';
import type { Init, ParamEntry, ParamTable } from './params.ts';

/** @returns the flat parameter vector */
export function initialise(table: ParamTable, seed: number): Float32Array {
  const flat = new Float32Array(table.size);
  for (const entry of table.entries) {
    const stream = randomStream(streamKey(seed, 'initialise', entry.name));
    fill(flat.subarray(entry.offset, entry.offset + entry.size), entry, entry.init, stream);
  }
  return flat;
}

function fill(values: Float32Array, entry: ParamEntry, init: Init, stream: RandomStream): void {
  switch (init.kind) {
    case 'zeros':
      return;
    case 'ones':
      values.fill(1);
      return;
    case 'blocks': {
      const block = values.length / init.values.length;
      for (const [i, value] of init.values.entries()) values.fill(value, i * block, (i + 1) * block);
      return;
    }
    case 'glorot': {
      const [fanIn, fanOut] = entry.shape;
      const limit = (init.gain ?? 1) * Math.sqrt(6 / (fanIn + fanOut));
      for (let i = 0; i < values.length; i++) values[i] = limit * (2 * stream.uniform() - 1);
      return;
    }
    case 'normal':
      for (let i = 0; i < values.length; i++) values[i] = init.deviation * stream.normal();
      return;
    case 'orthogonal':
      fillOrthogonal(values, entry.shape[0], entry.shape[1], init.block, stream);
      return;
    default:
      init satisfies never;
  }
}

/** Each block of `block` columns, `rows` = `block`, gets orthonormal columns by Gram and Schmidt on normal draws. */
function fillOrthogonal(
  values: Float32Array,
  rows: number,
  columns: number,
  block: number,
  stream: RandomStream,
): void {
  if (rows !== block) throw new Error('internal: orthogonal blocks must be square');
  for (let first = 0; first < columns; first += block) {
    const basis: Float64Array[] = [];
    while (basis.length < block) {
      const column = Float64Array.from({ length: rows }, () => stream.normal());
      for (const other of basis) {
        const projection = column.reduce((sum, value, i) => sum + value * other[i], 0);
        for (let i = 0; i < rows; i++) column[i] -= projection * other[i];
      }
      const norm = Math.hypot(...column);
      if (norm < 1e-6) continue;
      basis.push(column.map((value) => value / norm));
    }
    for (const [j, column] of basis.entries())
      for (let i = 0; i < rows; i++) values[i * columns + first + j] = column[i];
  }
}
