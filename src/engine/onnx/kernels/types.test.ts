/**
 * Kernels of whole numbers and booleans: what is compiled gives the types and values of TF.js's `cpu` backend, as long
 * as no result is beyond what its type holds.
 */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../choose-engine.ts';
import { type NumberType, type Program, valuesOf } from '../../engine.ts';

const [onnx, cpu] = [await createEngine('onnx', 1), await createEngine('cpu', 1)];
afterAll(() => onnx.dispose());

type One = (x: tf.Tensor) => tf.Tensor | tf.Tensor[];
type Two = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const FIRST = {
  float32: [0.5, -1.5, 2, 3, -0.25, 0, 1, 2.5, 3.5, -4, 5, 0.1],
  int32: [3, -2, 0, 1, 1, 7, -5, 2, 0, 4, -1, 2],
  bool: [1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 1],
};
const SECOND = {
  float32: [0.5, 1.5, -2, 3, 0.25, 4, 1, -2.5, 3, 2, -5, 0.1],
  int32: [2, 3, 1, 1, 2, 3, 2, 2, 5, 1, 1, 3],
  bool: [0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0],
};

const ofNumbers: Record<string, One> = {
  neg: tf.neg,
  addN: (x) => tf.addN([x, x, x]),
  softmaxes: (x) => [tf.logSoftmax(x), tf.logSumExp(x, 1)],
  stepOfSlope: (x) => tf.step(x, 2),
  clipBelow: (x) => tf.clipByValue(x, 1, Number.POSITIVE_INFINITY),
};

const ofAll: Record<string, One> = {
  ...{ abs: tf.abs, exp: tf.exp, expm1: tf.expm1, log1p: tf.log1p, reciprocal: tf.reciprocal, relu: tf.relu },
  ...{ relu6: tf.relu6, round: tf.round, sign: tf.sign, softplus: tf.softplus, square: tf.square },
  ...{ clone: tf.clone, zerosLike: tf.zerosLike, onesLike: tf.onesLike },
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  clipByValue: (x) => tf.clipByValue(x, -0.5, 1.5),
  step: (x) => tf.step(x),
  cast: (x) => [tf.cast(x, 'float32'), tf.cast(x, 'int32'), tf.cast(x, 'bool')],
  sum: (x) => [tf.sum(x), tf.sum(x, 0), tf.sum(x, [1], true), tf.sum(x, [])],
  mean: (x) => [tf.mean(x), tf.mean(x, 0, true), tf.mean(x, [])],
  moments: (x) => Object.values(tf.moments(x, 1)),
  prod: (x) => tf.prod(x, 0),
  extremes: (x) => [tf.max(x), tf.max(x, 1), tf.min(x, 0, true), tf.min(x, [])],
  places: (x) => [tf.argMax(x, 1), tf.argMin(x, 1)],
  topk: (x) => Object.values(tf.topk(x, 2)),
  cumsum: (x) => [tf.cumsum(x, 1), tf.cumsum(x, 0, true, true)],
};

const ofTwoNumbers: Record<string, Two> = { add: tf.add, sub: tf.sub };

const ofTwo: Record<string, Two> = {
  ...{ mul: tf.mul, maximum: tf.maximum, minimum: tf.minimum, pow: tf.pow },
  ...{ equal: tf.equal, notEqual: tf.notEqual, greater: tf.greater, greaterEqual: tf.greaterEqual },
  ...{ less: tf.less, lessEqual: tf.lessEqual, squaredDifference: tf.squaredDifference },
  where: (a, b) => tf.where(tf.tensor1d([true, false], 'bool'), a, b),
};

/** On both engines: of inputs, and of constants, which are folded. */
async function expectSame(body: (inputs: tf.Tensor[]) => tf.Tensor[], types: readonly NumberType[]) {
  const shape = [3, 2, 2];
  const numbers = types.map((type, i) => [FIRST, SECOND][i][type]);
  const named = (results: tf.Tensor[]) => results.map((result, i) => [`${i}`, result] as const);
  const ofInputs: Program = (inputs) => Object.fromEntries(named(body(Object.values(inputs))));
  const ofConstants: Program = () =>
    Object.fromEntries(named(body(types.map((type, i) => tf.tensor(numbers[i], shape, type)))));
  const specs = Object.fromEntries(types.map((dtype, i) => [`${i}`, { shape, dtype }]));
  const inputs = Object.fromEntries(types.map((type, i) => [`${i}`, valuesOf(type, numbers[i])]));
  const expected = await cpu.compile('cpu', ofInputs, specs);
  const values = await expected.run(inputs);
  for (const [program, given] of [
    [ofInputs, specs],
    [ofConstants, {}],
  ] as const) {
    const compiled = await onnx.compile('onnx', program, given);
    expect(onnx.outputsOf(program, given)).toEqual(cpu.outputsOf(ofInputs, specs));
    const found = await compiled.run(inputs);
    for (const [name, array] of Object.entries(values)) {
      expect(found[name].constructor).toBe(array.constructor);
      found[name].forEach((value, i) => {
        const close =
          Object.is(value, array[i]) || Math.abs(value - array[i]) <= 1e-5 * (1 + Math.abs(value));
        expect(close, `${name}[${i}]: ${value} for ${array[i]}`).toBe(true);
      });
    }
    await compiled.dispose();
  }
}

describe.each(['int32', 'bool'] as const)('of %s', (type) => {
  const ones = { ...ofAll, ...(type === 'int32' && ofNumbers) };
  test.each(Object.entries(ones))('%s', async (_, kernel) => {
    await expectSame(([x]) => [kernel(x)].flat(), [type]);
  });

  const twos = { ...ofTwo, ...(type === 'int32' && ofTwoNumbers) };
  test.each(Object.entries(twos))('%s', async (_, kernel) => {
    await expectSame(([a, b]) => [kernel(a, b)], [type, type]);
  });
});

describe.each([
  ['int32', 'float32'],
  ['float32', 'int32'],
  ['bool', 'int32'],
  ['bool', 'float32'],
  ['int32', 'bool'],
] as const)('of %s and %s', (first, second) => {
  test.each(Object.entries({ ...ofTwo, ...ofTwoNumbers }))('%s', async (_, kernel) => {
    await expectSame(([a, b]) => [kernel(a, b)], [first, second]);
  });
});

test('what is no number is 0 as a whole number', async () => {
  const specs = { x: { shape: [4], dtype: 'float32' } } as const;
  const compiled = await onnx.compile('cast', ({ x }) => ({ y: tf.cast(x, 'int32') }), specs);
  const x = Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -2.7);
  expect(await compiled.run({ x })).toEqual({ y: Int32Array.of(0, 0, 0, -2) });
});

test('counting with booleans is refused: TF.js makes bytes such as 2 and 255 of them', async () => {
  const specs = { x: { shape: [3], dtype: 'bool' } } as const;
  for (const body of [(x: tf.Tensor) => tf.add(x, x), (x: tf.Tensor) => tf.sub(x, x), tf.neg]) {
    const compiling = onnx.compile('counts', ({ x }) => ({ y: body(x) }), specs);
    await expect(compiling).rejects.toThrow('of booleans; a program has to cast them to numbers first');
  }
});
