/** A layer read from both ends: by ONNX's operator, for any length, as step by step. */
import type * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, test } from 'vitest';
import { createEngine } from '../../engine/choose-engine.ts';
import { type OpenSpecs, type Program, specsAt } from '../../engine/engine.ts';
import { randomStream, streamKey } from '../../random/stream.ts';
import { namedViews, paramTableBuilder } from '../params.ts';
import { paramSpecs } from '../specs.ts';
import { bidirectional, declareBidirectional } from './bidirectional.ts';
import { CELLS } from './cell.ts';

const WIDTH = 5;
const onnx = await Promise.all([1, 2].map((threads) => createEngine('onnx', threads)));
const cpu = await createEngine('cpu', 1);
afterAll(() => Promise.all([...onnx, cpu].map((engine) => engine.dispose())));

const inputs: OpenSpecs = {
  x: { shape: ['length', 'rows', WIDTH], dtype: 'float32' },
  mask: { shape: ['rows', 'length'], dtype: 'float32' },
};

/** @returns rows of the layer's states where a position is real, then what both directions end with */
function realNumbers(made: Record<string, Float32Array>, mask: Float32Array, rows: number, length: number) {
  const width = made.states.length / (rows * length);
  const real = [...made.states.keys()].filter((at) => {
    const [time, row] = [Math.floor(at / width / rows), Math.floor(at / width) % rows];
    return mask[row * length + time] === 1;
  });
  return [...real.map((at) => made.states[at]), ...made.last];
}

test.each(
  (['gru', 'lstm', 'tanh'] as const).flatMap((kind) =>
    [
      { rows: 1, length: 1, dim: 3 },
      { rows: 1, length: 6, dim: 8 },
      { rows: 3, length: 4, dim: 3 },
      { rows: 7, length: 5, dim: 40 },
    ].map((sizes) => ({ kind, ...sizes })),
  ),
)('$kind, $rows rows of $length, $dim wide', async ({ kind, rows, length, dim }) => {
  const table = paramTableBuilder();
  declareBidirectional(table, CELLS[kind], 'layer', WIDTH, dim);
  const params = table.build();
  const stream = randomStream(streamKey(1, 'test', rows));
  const drawn = (size: number) => Float32Array.from({ length: size }, () => 2 * stream.uniform() - 1);
  const weights = namedViews(params, drawn(params.size));
  const x = drawn(length * rows * WIDTH);
  // Each row one shorter than the one before, down to a single position.
  const mask = Float32Array.from({ length: rows * length }, (_, i) =>
    Number(i % length < Math.max(1, length - Math.floor(i / length))),
  );

  const program: Program = ({ x: read, mask: real, ...p }, { operator }) => ({
    ...bidirectional(p, CELLS[kind], 'layer', read as tf.Tensor3D, real as tf.Tensor2D, operator),
  });
  const open = { ...paramSpecs(params), ...inputs };
  const stepByStep = await cpu.compile('steps', program, specsAt(open, { rows, length }));
  const made = (await stepByStep.run({ ...weights, x, mask })) as Record<string, Float32Array>;
  const expected = realNumbers(made, mask, rows, length);

  const found = [];
  for (const engine of onnx) {
    const compiled = await engine.compileOpen('operator', program, open, weights);
    const given = (await compiled.run({ x, mask }, { rows, length })) as Record<string, Float32Array>;
    found.push(realNumbers(given, mask, rows, length));
  }
  expect(found[0].length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[0][i]).toBeCloseTo(value, 5);
  expect(found[1]).toEqual(found[0]);
});
