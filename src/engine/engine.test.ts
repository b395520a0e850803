import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { randomStream, streamKey } from '../random/stream.ts';
import { createEngine, probeEngines } from './choose-engine.ts';
import type { Arrays, Program, Specs, Values } from './engine.ts';
import { NotEnoughMemory, newValues, sizeOf, specsAt } from './engine.ts';
import { printGraph } from './onnx/graph.ts';
import { availableMemory } from './onnx/memory-budget.ts';
import { compileGraph } from './onnx/onnx-engine.ts';
import { scoped } from './scoped.ts';

const engines = (await probeEngines(2)).flatMap((probe) => (probe.description === null ? [] : [probe.name]));
const present = await Promise.all(engines.map((name) => createEngine(name, 2)));
const cpu = await createEngine('cpu', 1);
afterAll(async () => {
  for (const engine of present) await engine.dispose();
});

function drawInputs(specs: Specs): Arrays {
  const stream = randomStream(streamKey(1, 'inputs'));
  const draw = (spec: Specs[string]): Values => {
    const values = newValues(spec.dtype, sizeOf(spec.shape));
    return values.map(() =>
      spec.dtype === 'float32' ? stream.normal() : stream.below(spec.dtype === 'bool' ? 2 : 3),
    );
  };
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, draw(spec)]));
}

const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const int = (...shape: number[]) => ({ shape, dtype: 'int32' as const });

/** Each entry: kernels that TF.js decomposes into, their inputs, and the program; compared with `cpu`. */
const programs: Record<string, [Specs, (t: Record<string, tf.Tensor>) => tf.Tensor | tf.Tensor[]]> = {
  arithmetic: [
    { a: float(2, 3), b: float(3) },
    ({ a, b }) => tf.sub(tf.div(tf.add(a, b), tf.add(tf.square(b), 2)), tf.mul(a, 3)),
  ],
  'extremes and powers': [
    { a: float(4, 3), b: float(4, 3) },
    ({ a, b }) => tf.add(tf.maximum(a, b), tf.pow(tf.abs(tf.minimum(a, b)), 2)),
  ],
  activations: [
    { a: float(5, 7) },
    ({ a }) => [
      tf.tanh(a),
      tf.sigmoid(a),
      tf.relu(a),
      tf.elu(a),
      tf.softplus(a),
      tf.leakyRelu(a, 0.3),
      tf.relu6(a),
      tf.step(a),
    ],
  ],
  'unary functions': [
    { a: float(9) },
    ({ a }) => {
      const p = tf.add(tf.abs(a), 0.1);
      return [
        tf.exp(a),
        tf.log(p),
        tf.sqrt(p),
        tf.rsqrt(p),
        tf.reciprocal(p),
        tf.expm1(a),
        tf.log1p(p),
        tf.sin(a),
        tf.cos(a),
        tf.sign(a),
        tf.floor(a),
        tf.ceil(a),
        tf.erf(a),
        tf.neg(a),
        tf.clipByValue(a, -0.5, 0.5),
        tf.round(a),
      ];
    },
  ],
  comparisons: [
    { a: int(3, 4), b: int(3, 4) },
    ({ a, b }) => [
      tf.equal(a, b),
      tf.notEqual(a, b),
      tf.less(a, b),
      tf.lessEqual(a, b),
      tf.greater(a, b),
      tf.greaterEqual(a, b),
      tf.logicalAnd(tf.greater(a, 0), tf.greater(b, 0)),
      tf.logicalOr(tf.greater(a, 0), tf.greater(b, 0)),
      tf.logicalNot(tf.greater(a, 0)),
    ],
  ],
  'lists of one': [
    { a: float(1, 4), b: float(3, 1) },
    ({ a, b }) => [...tf.unstack(a), ...tf.split(a, 1, 1), ...tf.unstack(b, 1)],
  ],
  'sums of rows, broadcast': [
    { a: float(5, 2), row: float(2), dense: float(5, 3), b: float(5) },
    ({ a, row, dense, b }) => {
      const ids = tf.tensor1d([0, 2, 2, 1, 1], 'int32');
      return [tf.add(tf.unsortedSegmentSum(a, ids, 5), row), tf.sub(dense, tf.unsortedSegmentSum(b, ids, 3))];
    },
  ],
  'choice and cast': [
    { a: float(3, 4), c: { shape: [3, 1], dtype: 'bool' } },
    ({ a, c }) => tf.where(tf.broadcastTo(c, [3, 4]), a, tf.zerosLike(a)),
  ],
  reductions: [
    { a: float(2, 3, 4) },
    ({ a }) => [
      tf.sum(a),
      tf.sum(a, [0, 2], true),
      tf.mean(a, -1),
      tf.max(a, 1),
      tf.min(a, 2, true),
      tf.prod(a, 0),
      tf.argMax(a, -1),
      tf.argMin(a, 1),
      tf.any(tf.greater(a, 1), 1),
      tf.all(tf.greater(a, -1)),
      tf.cumsum(a, 1, true),
      tf.cumsum(a, 2, false, true),
    ],
  ],
  softmaxes: [{ a: float(3, 5) }, ({ a }) => [tf.softmax(a), tf.logSoftmax(a), tf.logSumExp(a, 1)]],
  products: [
    { a: float(2, 3, 4), b: float(2, 4, 5), c: float(5, 4) },
    ({ a, b, c }) => [
      tf.matMul(a, b),
      tf.matMul(b, a, true, true),
      tf.matMul(tf.reshape(a, [6, 4]), c, false, true),
      tf.mul(tf.matMul(a, tf.transpose(b, [0, 2, 1]), false, true), 0.5),
    ],
  ],
  shapes: [
    { a: float(2, 3, 4) },
    ({ a }) => [
      tf.transpose(a, [2, 0, 1]),
      tf.transpose(tf.transpose(a, [1, 0, 2]), [1, 0, 2]),
      tf.reshape(a, [-1, 4]),
      tf.expandDims(a, 1),
      tf.slice(a, [0, 1, 1], [2, 2, -1]),
      tf.pad(
        a,
        [
          [0, 1],
          [2, 0],
          [0, 0],
        ],
        7,
      ),
      tf.tile(a, [1, 2, 1]),
      tf.reverse(a, [0, 2]),
      tf.concat([a, a], 2),
      tf.stack([a, tf.neg(a)], 1),
      ...tf.unstack(a, 1),
      ...tf.split(a, [1, 3], 2),
      ...tf.split(a, 2, 2),
    ],
  ],
  'largest elements': [
    { a: float(3, 7) },
    ({ a }) => {
      const { values, indices } = tf.topk(a, 3);
      return [values, indices];
    },
  ],
  'look-ups': [
    { table: float(3, 4), ids: int(2, 5) },
    ({ table, ids }) => [
      tf.gather(table, ids),
      tf.oneHot(ids, 3),
      tf.oneHot(ids, 3, 2, -1),
      tf.unsortedSegmentSum(tf.gather(table, tf.reshape(ids, [10])), tf.reshape(ids, [10]) as tf.Tensor1D, 3),
    ],
  ],
  'look-ups in a large table': [
    { table: float(700, 3), ids: int(9) },
    ({ table, ids }) => {
      const sums = () => tf.unsortedSegmentSum(tf.gather(table, ids), ids as tf.Tensor1D, 700);
      return [
        sums(),
        tf.tanh(tf.mul(sums(), 2)),
        tf.sub(table, sums()),
        tf.sub(tf.add(sums(), sums()), table),
      ];
    },
  ],
  // JSON writes both infinities alike: they must not be merged.
  infinities: [
    { a: float(3) },
    ({ a }) => [
      tf.minimum(a, tf.fill([3], Number.POSITIVE_INFINITY)),
      tf.maximum(a, tf.fill([3], Number.NEGATIVE_INFINITY)),
    ],
  ],
  constants: [
    { a: float(3, 4) },
    ({ a }) => [
      tf.add(a, tf.range(0, 4)),
      tf.mul(a, tf.ones([3, 4])),
      tf.add(tf.sum(a), tf.zeros([2, 2])),
      tf.addN([a, a, a]),
      // Simplified first, then folded.
      tf.add(a, tf.sub(tf.tensor1d([1, 2, 3, 4]), tf.ones([4]))),
    ],
  ],
};

function asProgram(body: (t: Record<string, tf.Tensor>) => tf.Tensor | tf.Tensor[]): Program {
  return (inputs) => {
    const results = body(inputs);
    return Object.fromEntries(
      (Array.isArray(results) ? results : [results]).map((result, i) => [`${i}`, result]),
    );
  };
}

function expectClose(actual: Arrays, expected: Arrays, relative: number): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    const largest = Math.max(1e-3, ...Array.from(values, Math.abs));
    values.forEach((value, i) => {
      expect(
        Math.abs(actual[name][i] - value),
        `${name}[${i}]: ${actual[name][i]} for ${value}`,
      ).toBeLessThanOrEqual(relative * largest);
    });
  }
}

describe.each(present.filter((engine) => engine.name !== 'cpu'))('$name', (engine) => {
  test.each(Object.entries(programs))('%s: values equal those of cpu', async (label, [specs, body]) => {
    const inputs = drawInputs(specs);
    const actual = await (await engine.compile(label, asProgram(body), specs)).run(inputs);
    const expected = await (await cpu.compile(label, asProgram(body), specs)).run(inputs);
    expectClose(actual, expected, 2e-6);
  });

  // TF.js has no gradient for these, or they are piecewise constant.
  const noGradient = new Set([
    'comparisons',
    'sums of rows, broadcast',
    'look-ups',
    'look-ups in a large table',
    'largest elements',
    'unary functions',
    'reductions',
  ]);
  const differentiable = Object.entries(programs).filter(([name]) => !noGradient.has(name));
  test.each(differentiable)('%s: gradients equal those of cpu', async (label, [specs, body]) => {
    const floats = Object.keys(specs).filter((name) => specs[name].dtype === 'float32');
    const program: Program = (inputs) => {
      const loss = (...xs: tf.Tensor[]) => {
        const results = body({ ...inputs, ...Object.fromEntries(floats.map((name, i) => [name, xs[i]])) });
        const parts = (Array.isArray(results) ? results : [results]).map((result) =>
          tf.sum(tf.square(result)),
        );
        return parts.reduce((sum, part) => tf.add(sum, part)) as tf.Scalar;
      };
      const gradients = tf.grads(loss)(floats.map((name) => inputs[name]));
      return Object.fromEntries(gradients.map((gradient, i) => [floats[i], gradient]));
    };
    const inputs = drawInputs(specs);
    const actual = await (await engine.compile(label, program, specs)).run(inputs);
    const expected = await (await cpu.compile(label, program, specs)).run(inputs);
    expectClose(actual, expected, 5e-6);
  });

  test('masks are the same as on cpu, and results go where they are told', async () => {
    const program: Program = ({ a }, { drawMask }) => ({
      y: tf.mul(a, drawMask('here', [50, 4], 0.7)),
    });
    const specs = { a: float(50, 4) };
    const inputs = drawInputs(specs);
    const maskKey = (site: string) => streamKey(3, 'dropout', site);
    const room = new Float32Array(300);
    await (await engine.compile('masks', program, specs)).run(inputs, {
      maskKey,
      into: { y: room.subarray(100) },
    });
    const { y } = await (await cpu.compile('masks', program, specs)).run(inputs, { maskKey });
    expect(room.subarray(100)).toEqual(y);
  });

  const open = {
    x: { shape: ['rows', 3, 'length'], dtype: 'float32' },
    ids: { shape: ['rows'], dtype: 'int32' },
    weight: { shape: [5, 4], dtype: 'float32' },
  } as const;
  const openProgram: Program = ({ x, ids, weight }) => {
    const [rows, , length] = x.shape;
    const split = tf.split(tf.reshape(tf.transpose(x, [2, 0, 1]), [length * rows, 3]), 3, 1);
    const table = tf.transpose(tf.stack([weight, weight]), [0, 2, 1]); // [2, 4, 5]
    return {
      looked: tf.matMul(tf.gather(weight, ids) as tf.Tensor2D, tf.reshape(table, [10, 4]), false, true),
      started: tf.add(tf.zeros([rows, length]), tf.sum(x, 1)),
      halves: tf.reshape(tf.concat(split, 1), [length, rows, 3, 1]),
      grown: tf.reshape(tf.concat([x, tf.ones([rows, 3, 1])], 2), [rows, 3, 1, length + 1]),
      cut: tf.slice(x, [0, 1, 1], [rows, 2, length - 1]),
    };
  };
  test.each([
    { rows: 1, length: 2 },
    { rows: 6, length: 5 },
    { rows: 30, length: 1 },
  ])('one compilation with open axes gives what cpu gives at %o', async (sizes) => {
    const specs = specsAt(open, sizes);
    const inputs = drawInputs(specs);
    const { weight, ...changing } = inputs;
    const program = await engine.compileOpen('open', openProgram, open, { weight });
    const expected = await (await cpu.compile('open', openProgram, specs)).run(inputs);
    expectClose(await program.run(changing, sizes), expected, 2e-6);
  });

  test('one memory may be given as a vector and as a column', async () => {
    const specs = { row: float(2), column: float(2, 1) };
    const program = await engine.compileOpen(
      'outer',
      ({ row, column }) => ({ y: tf.mul(row, column) }),
      specs,
      {},
    );
    const values = Float32Array.of(2, 3);
    expect(await program.run({ row: values, column: values }, {})).toEqual({
      y: Float32Array.of(4, 6, 6, 9),
    });
  });

  test('what known weights make of one another is computed before, with what our passes have put into it', async () => {
    const specs = {
      x: { shape: ['rows', 2], dtype: 'float32' },
      ...{ a: float(2, 3), b: float(3, 2), gain: float(2), bias: float(2) },
    } as const;
    const known: Program = ({ x, a, b, gain, bias }) => {
      const { mean, variance } = tf.moments(a, 1, true);
      const normal = tf.mul(tf.sub(a, mean), tf.rsqrt(tf.add(variance, 1e-5)));
      const rows = tf.add(tf.mul(tf.matMul(normal, b), gain), bias);
      return { sum: tf.matMul(x, tf.add(tf.mul(tf.matMul(a, b), 0.5), gain)), normal: tf.matMul(x, rows) };
    };
    const sizes = { rows: 2 };
    const { x, ...weights } = drawInputs(specsAt(specs, sizes));
    const program = await engine.compileOpen('known', known, specs, weights);
    const expected = await (await cpu.compile('known', known, specsAt(specs, sizes))).run({ x, ...weights });
    expectClose(await program.run({ x }, sizes), expected, 2e-6);
  });

  const looping: Program = ({ x, weight, steps }, { repeat }) => {
    const [, rows] = x.shape;
    // The step reads a weight, a constant and values of the program around it.
    const around = tf.mean(x, 0); // [rows, 4]
    const mirrored = tf.reverse(x, 0);
    const { carried, perStep } = repeat(
      [tf.zeros([rows, 4]), tf.ones([rows, 4])],
      50,
      ([sum, product], number) => {
        const now = tf.gather(x, number as tf.Tensor1D) as tf.Tensor2D;
        const sums = tf.add(sum, tf.matMul(now, weight as tf.Tensor2D, false, true));
        const scaled = tf.mul(product, tf.gather(mirrored, number as tf.Tensor1D));
        const products = tf.tanh(tf.add(scaled, tf.sub(around, 0.5)));
        const goesOn = tf.less(tf.add(number, tf.scalar(1, 'int32')), steps);
        return { carried: [sums, products], perStep: [sums, products], goesOn };
      },
    );
    return { sums: perStep[0], products: perStep[1], last: carried[0] };
  };
  test.each([
    { length: 1, rows: 3 },
    { length: 6, rows: 1 },
  ])('a loop gives what its steps give one by one at %o', async (sizes) => {
    const specs = {
      x: { shape: ['length', 'rows', 4], dtype: 'float32' },
      weight: float(4, 4),
      steps: { shape: [], dtype: 'int32' },
    } as const;
    const { x, weight } = drawInputs(specsAt(specs, sizes)) as Record<string, Float32Array>;
    const program = await engine.compileOpen('loop', looping, specs, { weight });
    const given = await program.run({ x, steps: Int32Array.of(sizes.length) }, sizes);
    const { length, rows } = sizes;
    const expected = { sums: new Float32Array(x.length), products: new Float32Array(x.length) };
    for (let row = 0; row < rows; row++) {
      const at = (t: number, i: number) => (t * rows + row) * 4 + i;
      for (let i = 0; i < 4; i++) {
        let [sum, product, mean] = [0, 1, 0];
        for (let t = 0; t < length; t++) mean += x[at(t, i)] / length;
        for (let t = 0; t < length; t++) {
          for (let k = 0; k < 4; k++) sum += x[at(t, k)] * weight[i * 4 + k];
          product = Math.tanh(product * x[at(length - 1 - t, i)] + mean - 0.5);
          expected.sums[at(t, i)] = sum;
          expected.products[at(t, i)] = product;
        }
      }
    }
    const last = expected.sums.slice(-rows * 4);
    expectClose(given, { ...expected, last }, 2e-6);
  });

  // Doubles what it carries and adds a weight, until nothing is below 100.
  const untilLarge: Program = ({ x, weight, room }, { repeat }) => {
    const most = room.shape[0];
    const { carried, perStep } = repeat([x], most, ([row], number) => {
      const next = tf.add(tf.mul(row, 2), weight);
      return {
        carried: [next],
        perStep: [next, number],
        goesOn: tf.any(tf.less(next, 100)),
      };
    });
    return { last: carried[0], rows: perStep[0], numbers: perStep[1] };
  };
  test.each([
    { ends: 'its steps say so', rows: 2, room: 20, first: 9, steps: 4 },
    { ends: 'it has made as many as it may', rows: 1, room: 3, first: 0, steps: 3 },
  ])('a loop ends when $ends', async ({ rows, room, first, steps }) => {
    const specs = {
      x: { shape: ['rows', 2], dtype: 'float32' },
      weight: float(2),
      room: { shape: ['room'], dtype: 'float32' },
    } as const;
    const program = await engine.compileOpen('until', untilLarge, specs, { weight: Float32Array.of(1, 2) });
    const x = new Float32Array(rows * 2).fill(first);
    const given = await program.run({ x, room: new Float32Array(room) }, { rows, room });
    const expected: number[] = [];
    for (let step = 1; step <= steps; step++)
      for (let row = 0; row < rows; row++)
        for (const weight of [1, 2]) expected.push(2 ** step * first + (2 ** step - 1) * weight);
    expect([...given.rows]).toEqual(expected);
    expect([...given.last]).toEqual(expected.slice(-2 * rows));
    expect([...given.numbers]).toEqual([...Array(steps).keys()]);
  });

  // Appends a row, then twice that, then twice that.
  const growing: Program = ({ x, row }, { repeat }) => {
    const { carried } = repeat([x, row], 3, ([rows, next]) => {
      return { carried: [tf.concat([rows, next]), tf.mul(next, 2)], perStep: [], goesOn: tf.scalar(true) };
    });
    return { x: carried[0] };
  };
  test.each([{ rows: 2 }, { rows: 0 }])('what a loop carries may grow, from $rows rows', async ({ rows }) => {
    const specs = { x: { shape: ['rows', 2], dtype: 'float32' }, row: float(1, 2) } as const;
    const program = await engine.compileOpen('growing', growing, specs, {});
    const x = Float32Array.from({ length: 2 * rows }, (_, i) => i);
    const given = await program.run({ x, row: Float32Array.of(1, 10) }, { rows });
    expect([...given.x]).toEqual([...x, 1, 10, 2, 20, 4, 40]);
  });

  test('the types of the outputs are known without inputs', () => {
    const program: Program = ({ a }) => ({ m: tf.argMax(a, 1), s: tf.sum(a) });
    expect(engine.outputsOf(program, { a: float(3, 4) })).toEqual({
      m: { shape: [3], dtype: 'int32' },
      s: { shape: [], dtype: 'float32' },
    });
  });
});

describe('compiling', async () => {
  const onnx = await createEngine('onnx', 1);
  afterAll(() => onnx.dispose());

  test('a step of a loop that depends on the size of what grows is refused', async () => {
    const counting: Program = ({ x }, { repeat }) => {
      const { carried } = repeat([x], 3, ([rows]) => {
        const count = tf.fill([1], rows.size);
        return { carried: [tf.concat([rows, count])], perStep: [], goesOn: tf.scalar(true) };
      });
      return { x: carried[0] };
    };
    const specs = { x: { shape: ['rows'], dtype: 'float32' } } as const;
    await expect(onnx.compileOpen('counting', counting, specs, {})).rejects.toThrow(/which grows/);
  });

  test('a program that depends on the size of an open axis is refused', async () => {
    const specs = { x: { shape: ['rows', 2], dtype: 'float32' } } as const;
    const compile = (program: Program) => onnx.compileOpen('sized', program, specs, {});
    await expect(
      compile(({ x }) => ({ y: tf.add(x, tf.expandDims(tf.range(0, x.shape[0]), 1)) })),
    ).rejects.toThrow(/sized depends on the size of an open axis/);
    await expect(
      compile(({ x }) => ({ y: tf.addN(Array.from({ length: x.shape[0] }, () => x)) })),
    ).rejects.toThrow(/depends on the size/);
  });

  test('a kernel without a rule is named, with the place in the program and the way out', async () => {
    const program: Program = ({ a }) => ({ y: scoped('decoder.readout', () => tf.atanh(a)) });
    const thrown: unknown = await onnx.compile('odd', program, { a: float(3) }).catch((error) => error);
    expect(thrown).toBeInstanceOf(UserError);
    expect(thrown).toMatchObject({
      message: expect.stringMatching(/kernel Atanh, met at decoder\.readout\/atanh/),
      // No other engine is a way out: all count operations off the same graph.
      next: 'Add its rule to src/engine/onnx/kernels.',
    });
    const eager = await (await createEngine('cpu', 1)).compile('odd', program, { a: float(3) });
    expect(() => eager.flops).toThrow(/kernel Atanh/);
  });

  test('reading a value while tracing is refused', async () => {
    const program: Program = ({ a }) => ({ y: tf.mul(a, a.dataSync()[0]) });
    await expect(onnx.compile('reads', program, { a: float(3) })).rejects.toThrow(/read the values/);
  });

  test('the graph prints itself, with constants folded, transposes in the product and common work done once', () => {
    const program: Program = ({ a, b }) => {
      const keys = tf.transpose(b, [0, 2, 1]);
      const scores = tf.mul(tf.matMul(a, keys), tf.div(tf.scalar(1), tf.sqrt(tf.scalar(4))));
      const again = tf.tanh(tf.reshape(tf.reshape(scores, [2, 9]), [2, 3, 3]));
      return { y: tf.add(again, tf.tanh(scores)) };
    };
    const { graph } = compileGraph(program, { a: float(2, 3, 4), b: float(2, 3, 4) });
    expect(
      printGraph(graph)
        .split('\n')
        .map((line) => line.replace(/%\d+/g, '%').replace(/ {2}#.*/, '')),
    ).toEqual([
      '% = input a : float32[2,3,4]',
      '% = input b : float32[2,3,4]',
      '% = BatchMatMul(%, %) {"transposeA":false,"transposeB":true,"rowsFirstA":false,"rowsFirstB":false,"scale":0.5} : float32[2,3,3]',
      '% = Tanh(%) : float32[2,3,3]',
      '% = Add(%, %) : float32[2,3,3]',
      'output y = %',
      '',
    ]);
  });

  test.each([3, 3000])(
    'onnx gives the same bits on one thread and on two, look-ups in %d rows included',
    async (vocab) => {
      const program: Program = ({ a, table, ids }) => {
        const loss = (x: tf.Tensor, t: tf.Tensor) =>
          tf.sum(tf.square(tf.matMul(tf.softmax(x), tf.gather(t, ids)))) as tf.Scalar;
        const [da, dt] = tf.grads(loss)([a, table]);
        return { da, dt };
      };
      const specs = { a: float(64, 5000), table: float(vocab, 256), ids: int(5000) };
      const [one, two] = await onThreads(program, specs, drawInputs(specs));
      expect(one).toEqual(two);
    },
  );

  test('numbers too small for all digits of a float are the same in every thread', async () => {
    const a = new Float32Array(200_000).fill(1e-20);
    const [one, two] = await onThreads(({ a }) => ({ y: tf.square(a) }), { a: float(a.length) }, { a });
    expect(new Set(one.y).size).toBe(1);
    expect(one).toEqual(two);
  });

  /** Results with one thread and with two. */
  function onThreads(program: Program, specs: Specs, inputs: Arrays): Promise<Arrays[]> {
    return Promise.all(
      [1, 2].map(async (threads) => {
        const engine = await createEngine('onnx', threads);
        const values = await (await engine.compile('threads', program, specs)).run(inputs);
        await engine.dispose();
        return values;
      }),
    );
  }

  describe('memory', () => {
    // Values of one and a mask of the other: of what is free, both together are more. They are never run.
    const most = Math.floor((0.6 * availableMemory()) / Float32Array.BYTES_PER_ELEMENT);
    const large = { a: float(most) };
    const program: Program = ({ a }) => ({ y: tf.tanh(a) });
    const masked: Program = (_, { drawMask }) => ({ y: tf.sum(drawMask('site', [most], 0.9)) });

    test('is given back by a program that cannot be loaded', async () => {
      const faulty: Program = ({ a }, { operator }) => {
        const [y] = operator?.({ name: 'Unheard', inputs: [a], attributes: {}, outputs: [[1]] }) ?? [];
        return { y: tf.add(tf.sum(tf.tanh(a)), y) };
      };
      await expect(onnx.compile('faulty', faulty, large)).rejects.toThrow(
        /could not load the program faulty/,
      );
      await (await onnx.compile('masked', masked, {})).dispose();
    });

    test('is given back once by a program that is disposed of twice', async () => {
      const twice = await onnx.compile('twice', program, large);
      await expect(onnx.compile('masked', masked, {})).rejects.toThrow(NotEnoughMemory);
      await twice.dispose();
      await twice.dispose();
      const kept = await onnx.compile('kept', program, large);
      await expect(onnx.compile('masked', masked, {})).rejects.toThrow(NotEnoughMemory);
      await kept.dispose();
      await (await onnx.compile('masked', masked, {})).dispose();
    });
  });

  test('of results that go where they are told no copy stays', async () => {
    const elements = 2 ** 18;
    const specs = { a: float(elements) };
    const doubled = await onnx.compile('doubled', ({ a }) => ({ y: tf.mul(a, 2) }), specs);
    const inputs = { a: new Float32Array(elements).fill(3) };
    const into = { y: new Float32Array(elements) };
    const before = process.memoryUsage().arrayBuffers;
    for (let run = 0; run < 20; run++) await doubled.run(inputs, { into });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(
      elements * Float32Array.BYTES_PER_ELEMENT,
    );
    expect(into.y.every((y) => y === 6)).toBe(true);
    await doubled.dispose();
  });

  test('a program with open axes can be disposed of twice', async () => {
    const specs = { x: { shape: ['rows'], dtype: 'float32' } } as const;
    const twice = await onnx.compileOpen('twice', ({ x }) => ({ y: tf.tanh(x) }), specs, {});
    await twice.dispose();
    await expect(twice.dispose()).resolves.toBeUndefined();
  });
});
