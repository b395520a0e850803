/** Each pass leaves a graph that computes the same, and does what it is for. Graphs are run by ONNX Runtime. */
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { randomStream, streamKey } from '../../../random/stream.ts';
import { type Arrays, newValues, type Program, type Specs, sizeOf, type Values } from '../../engine.ts';
import { addRows, takeAdditionsOut } from '../additions.ts';
import { type Graph, type GraphNode, withConstants } from '../graph.ts';
import { inputName, lower, outputName } from '../lower.ts';
import { encodeOnnx } from '../onnx-model.ts';
import { trace } from '../trace.ts';
import { dropDead } from './drop-dead.ts';
import { foldArrays, foldConstants } from './fold-constants.ts';
import { fuseAffine, fuseNormalisation } from './fuse-normalisation.ts';
import { fuseProducts } from './fuse-products.ts';
import { gatherSums } from './gather-sums.ts';
import { intoSteps } from './into-steps.ts';
import { joinProducts } from './join-products.ts';
import { mergeCommon } from './merge-common.ts';
import { raiseReshapes } from './raise-reshapes.ts';
import { scaleWeights } from './scale-weights.ts';
import { simplify } from './simplify.ts';
import { sinkReshapes } from './sink-reshapes.ts';
import { spreadProducts } from './spread-products.ts';
import { tabulateLookUps } from './tabulate-look-ups.ts';
import { turnProducts } from './turn-products.ts';

const float = (...shape: number[]) => ({ shape, dtype: 'float32' as const });
const int = (...shape: number[]) => ({ shape, dtype: 'int32' as const });
type Body = (t: Record<string, tf.Tensor>) => tf.Tensor[];

function graphOf(body: Body, specs: Specs): Graph {
  const program: Program = (inputs) => Object.fromEntries(body(inputs).map((result, i) => [`y${i}`, result]));
  return [simplify, foldConstants, mergeCommon, simplify].reduce(
    (graph, pass) => dropDead(pass(graph)),
    dropDead(trace(program, specs).graph),
  );
}

/** Whole numbers below 3 for ids, normal draws for the rest. */
function draw(specs: Specs): Record<string, Values> {
  const stream = randomStream(streamKey(1, 'passes'));
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      newValues(dtype, sizeOf(shape)).map(() => (dtype === 'float32' ? stream.normal() : stream.below(3))),
    ]),
  );
}

async function run(graph: Graph, inputs: Arrays): Promise<Record<string, Values>> {
  const session = await ort.InferenceSession.create(encodeOnnx(lower('test', graph)), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 3,
  });
  const feeds = Object.fromEntries(
    [...graph.inputs].map(([name, id]) => {
      const values = inputs[name] as Float32Array | Int32Array;
      return [inputName(name), new ort.Tensor(values, graph.types[id].shape)];
    }),
  );
  const results = await session.run(feeds);
  await session.release();
  return Object.fromEntries(
    [...graph.outputs.keys()].map((name) => [name, results[outputName(name)].data as Values]),
  );
}

function expectEqual(actual: Arrays, expected: Arrays): void {
  for (const [name, values] of Object.entries(expected)) {
    const largest = Math.max(1, ...Array.from(values, Math.abs));
    expect(actual[name].length, name).toBe(values.length);
    for (const [i, value] of values.entries())
      expect(Math.abs(actual[name][i] - value) / largest, `${name}[${i}]`).toBeLessThan(3e-6);
  }
}

/** How many nodes of a kernel there are, those with a result of `shape` alone if it is given. */
const count = ({ nodes, types }: Graph, kernel: string, shape?: readonly number[]): number =>
  nodes.filter(
    (node) => node.kernel === kernel && (!shape || `${types[node.outputs[0]].shape}` === `${shape}`),
  ).length;

async function check(pass: (graph: Graph) => Graph, specs: Specs, body: Body): Promise<[Graph, Graph]> {
  const before = graphOf(body, specs);
  const after = dropDead(mergeCommon(pass(before)));
  const inputs = draw(specs);
  expectEqual(await run(after, inputs), await run(before, inputs));
  return [before, after];
}

describe('spreadProducts', () => {
  const specs = { h: float(5, 4), e: float(40, 4), ids: int(5), c: float(5, 1) };
  const products = (wrong: (p: tf.Tensor, hit: tf.Tensor) => tf.Tensor): Body => {
    return ({ h, e, ids, c }) => {
      const p = tf.softmax(tf.matMul(h, e, false, true));
      const error = tf.mul(wrong(p, tf.cast(tf.oneHot(ids, 40), 'float32')), c);
      return [tf.matMul(error, e), tf.matMul(error, h, true, false)];
    };
  };

  test.each<[string, (p: tf.Tensor, hit: tf.Tensor) => tf.Tensor]>([
    ['a one-hot matrix', (p, hit) => tf.sub(p, hit)],
    ['a multiple of one, and a number', (p, hit) => tf.sub(tf.sub(p, tf.mul(hit, 0.9)), 0.1 / 40)],
  ])('%s is taken off after the product', async (_, wrong) => {
    const [before, after] = await check(spreadProducts, specs, products(wrong));
    expect(count(before, 'Multiply', [5, 40])).toBeGreaterThan(0);
    expect(['Multiply', 'Sub', 'OneHot'].map((kernel) => count(after, kernel, [5, 40]))).toEqual([0, 0, 0]);
  });

  test('an operand that is small already is left alone', async () => {
    const small = { ...specs, e: float(4, 400), ids: int(5) };
    const [before, after] = await check(spreadProducts, small, ({ h, e, c }) => [tf.matMul(tf.mul(h, c), e)]);
    expect(after.nodes.map(({ kernel }) => kernel)).toEqual(before.nodes.map(({ kernel }) => kernel));
  });
});

describe('gatherSums', () => {
  const specs = { a: float(6, 2, 3), b: float(6, 2, 5), m: float(3, 5), n: float(7, 2), y: float(2, 3) };
  const total = (terms: tf.Tensor[]): tf.Tensor => terms.reduce((sum, term) => tf.add(sum, term));

  test.each<[string, Body, string, number]>([
    [
      'products with a common right operand',
      ({ a, m }) => [total(tf.unstack(a).map((x) => tf.matMul(x, m)))],
      'BatchMatMul',
      1,
    ],
    [
      'products with a common left operand',
      ({ a, n }) => [total(tf.unstack(a).map((x) => tf.matMul(n, x)))],
      'BatchMatMul',
      1,
    ],
    [
      'products of transposed operands',
      ({ a, b }) => {
        const right = tf.unstack(b);
        return [total(tf.unstack(a).map((x, t) => tf.matMul(x, right[t], true, false)))];
      },
      'BatchMatMul',
      1,
    ],
    [
      'element-wise products with a common factor',
      ({ a, y }) => [total(tf.unstack(a).map((x) => tf.mul(tf.tanh(x), y)))],
      'Multiply',
      1,
    ],
    ['column sums', ({ a }) => [total(tf.unstack(a).map((x) => tf.sum(tf.tanh(x), 0)))], 'Sum', 1],
    [
      'reshaped products',
      ({ a, m }) => [total(tf.unstack(a).map((x) => tf.reshape(tf.matMul(x, m), [10])))],
      'BatchMatMul',
      1,
    ],
    [
      'what is read elsewhere too stays',
      ({ a, m }) => {
        const products = tf.unstack(a).map((x) => tf.matMul(x, m));
        return [total(products), products[0], tf.tanh(products[1])];
      },
      'BatchMatMul',
      3,
    ],
    [
      'a term that stands twice',
      ({ a, m }) => {
        const [first, second] = tf.unstack(a).map((x) => tf.matMul(x, m));
        return [total([first, second, first, tf.tanh(second)])];
      },
      'BatchMatMul',
      2,
    ],
  ])('%s', async (_, body, kernel, left) => {
    const [, after] = await check(gatherSums, specs, body);
    expect(count(after, kernel)).toBe(left);
  });

  test('the gradient of an unrolled loop is one product for each weight', async () => {
    const body: Body = ({ x, w, u }) => {
      const loss = (ww: tf.Tensor, uu: tf.Tensor): tf.Scalar => {
        let h = tf.zeros([x.shape[1] as number, 3]) as tf.Tensor;
        for (const step of tf.unstack(x)) h = tf.tanh(tf.add(tf.matMul(step, ww), tf.matMul(h, uu)));
        return tf.sum(tf.square(h));
      };
      return tf.grads(loss)([w, u]);
    };
    const ofWeights = ({ nodes }: Graph) =>
      nodes.filter(({ kernel, attrs }) => kernel === 'BatchMatMul' && attrs.transposeA === true).length;
    const weights = { w: float(3, 3), u: float(3, 3) };
    const [before, after] = await check(gatherSums, { x: float(5, 2, 3), ...weights }, body);
    expect([ofWeights(before), ofWeights(after)]).toEqual([10, 2]);
    // Rows so many that laying them side by side would cost more than the totals.
    const [, left] = await check(gatherSums, { x: float(5, 8, 3), ...weights }, body);
    expect(ofWeights(left)).toBe(10);
  });
});

describe('fuseNormalisation', () => {
  const centre = (x: tf.Tensor) => tf.sub(x, tf.mean(x, -1, true));
  const perDeviation = (c: tf.Tensor) => tf.rsqrt(tf.add(tf.mean(tf.square(c), -1, true), 1e-5));

  test('quotient and deviation come from one node', async () => {
    const [, after] = await check(fuseNormalisation, { x: float(4, 3, 8) }, ({ x }) => {
      const c = centre(x);
      const r = perDeviation(c);
      return [tf.mul(c, r), tf.mul(r, 3)];
    });
    expect(after.nodes.map(({ kernel }) => kernel)).toEqual(['LayerNormalization', 'Multiply']);
  });

  test.each<[string, Body]>([
    [
      'over another axis',
      ({ x }) => [tf.rsqrt(tf.add(tf.mean(tf.square(tf.sub(x, tf.mean(x, 0, true))), 0, true), 1e-5))],
    ],
    ['around another mean', ({ x }) => [perDeviation(tf.sub(x, tf.mean(tf.tanh(x), -1, true)))]],
  ])('%s nothing is fused', async (_, body) => {
    const [, after] = await check(fuseNormalisation, { x: float(4, 8) }, body);
    expect(count(after, 'LayerNormalization')).toBe(0);
  });

  const normalised = (x: tf.Tensor) => tf.mul(centre(x), perDeviation(centre(x)));
  const withAffine = (graph: Graph) => fuseAffine(dropDead(fuseNormalisation(graph)));
  const specs = { x: float(4, 3, 8), gain: float(8), bias: float(8), column: float(3, 1) };

  const affine = (y: tf.Tensor, { gain, bias }: Record<string, tf.Tensor>) => tf.add(tf.mul(y, gain), bias);

  test.each<[string, Body, string[]]>([
    ['alone', ({ x, ...t }) => [affine(normalised(x), t)], ['LayerNormalization']],
    [
      'from x once more, where a gradient reads the quotient',
      ({ x, ...t }) => [affine(normalised(x), t), tf.square(normalised(x))],
      ['LayerNormalization', 'LayerNormalization', 'Square'],
    ],
    [
      'not where the gain is not along the last axis',
      ({ x, column, bias }) => [affine(normalised(x), { gain: column, bias })],
      ['LayerNormalization', 'Multiply', 'Add'],
    ],
  ])('gain and bias are taken in: %s', async (_, body, kernels) => {
    const [, after] = await check(withAffine, specs, body);
    expect(after.nodes.map(({ kernel }) => kernel).toSorted()).toEqual(kernels.toSorted());
  });
});

describe('fuseProducts', () => {
  const scaled: Body = ({ q, k }) => [tf.mul(tf.matMul(q, k, false, true), 0.5)];

  test('a product is scaled in itself, one of single rows by its operand', async () => {
    const [, many] = await check(fuseProducts, { q: float(2, 3, 4), k: float(2, 5, 4) }, scaled);
    expect(many.nodes.map(({ kernel, attrs }) => [kernel, attrs.scale])).toEqual([['BatchMatMul', 0.5]]);
    const [, single] = await check(fuseProducts, { q: float(2, 1, 4), k: float(2, 5, 4) }, scaled);
    expect(single.nodes.map(({ kernel }) => kernel)).toEqual(['Multiply', 'BatchMatMul']);
  });

  test('heads of vectors that are time first are read where they are', async () => {
    const inside = (x: tf.Tensor) => tf.transpose(x, [1, 2, 0, 3]);
    const specs = { q: float(3, 2, 5, 4), k: float(6, 2, 5, 4), w: float(2, 5, 3, 6) };
    const [, after] = await check(fuseProducts, specs, ({ q, k, w }) => [
      tf.matMul(inside(q), inside(k), false, true), // scores
      tf.matMul(w, inside(k)), // contexts
      tf.matMul(w, inside(q), true, false), // a gradient
    ]);
    expect(after.nodes.map(({ kernel }) => kernel)).toEqual(Array(3).fill('BatchMatMul'));
    expect(after.nodes.map(({ attrs }) => [attrs.rowsFirstA, attrs.rowsFirstB])).toEqual([
      [true, true],
      [false, true],
      [false, true],
    ]);
  });

  test('but not beside an operand of another rank, which FusedMatMul refuses', async () => {
    const inside = (x: tf.Tensor) => tf.transpose(x, [1, 0, 2]);
    const specs = { x: float(3, 2, 4), w: float(4, 5) };
    const [, after] = await check(fuseProducts, specs, ({ x, w }) => [tf.matMul(inside(x), w)]);
    expect(after.nodes.map(({ kernel }) => kernel)).toEqual(['Transpose', 'BatchMatMul']);
  });
});

test.each([
  ['with few rows from many tokens is transposed afterwards', [24, 3], [24, 6], ['BatchMatMul', 'Transpose']],
  ['of both directions too', [2, 24, 3], [2, 24, 6], ['BatchMatMul', 'Transpose']],
  ['as high as wide is left alone', [24, 3], [24, 5], ['BatchMatMul']],
  ['from few tokens is left alone', [8, 3], [8, 6], ['BatchMatMul']],
] as const)('turnProducts: the gradient of a weight %s', async (_, x, dy, kernels) => {
  const specs = { x: float(...x), dy: float(...dy) };
  const [, after] = await check(turnProducts, specs, (t) => [tf.matMul(t.x, t.dy, true, false)]);
  expect(after.nodes.map(({ kernel }) => kernel)).toEqual(kernels);
});

describe('sinkReshapes', () => {
  const specs = { x: float(4, 3, 8), w: float(8, 5), b: float(5), v: float(5, 8) };
  const rows = (x: tf.Tensor) => tf.reshape(x, [-1, x.shape[x.rank - 1]]) as tf.Tensor2D;

  test('products, biases and ReLU between a reshape and its inverse need neither', async () => {
    const [, after] = await check(sinkReshapes, specs, ({ x, w, b, v }) => {
      const inner = tf.relu(tf.add(tf.matMul(rows(x), w as tf.Tensor2D), b));
      return [tf.reshape(tf.matMul(rows(inner), v as tf.Tensor2D), [4, 3, 8])];
    });
    expect(after.nodes.map(({ kernel }) => kernel)).toEqual(['BatchMatMul', 'Add', 'Relu', 'BatchMatMul']);
  });

  test.each<[string, Body]>([
    [
      'cuts the last axis',
      ({ x, u }) => [tf.matMul(tf.reshape(x, [24, 4]) as tf.Tensor2D, u as tf.Tensor2D)],
    ],
    ['is read transposed', ({ x, o }) => [tf.matMul(rows(x), o as tf.Tensor2D, true)]],
    ['is added to a matrix', ({ x, m }) => [tf.add(rows(x), m)]],
  ])('a reshape that %s stays', async (_, body) => {
    const more = { x: float(4, 3, 8), u: float(4, 2), o: float(12, 2), m: float(12, 8) };
    const [before, after] = await check(sinkReshapes, more, body);
    expect(after.nodes.map(({ kernel }) => kernel)).toEqual(before.nodes.map(({ kernel }) => kernel));
  });
});

describe('with weights that are known', () => {
  const specs = {
    ...{ x: float(6, 1, 8), h: float(6, 8), ids: int(6) },
    ...{
      u: float(8, 4),
      a: float(4),
      v: float(8, 5),
      b: float(5),
      table: float(3, 8),
      square: float(8, 8),
      c: float(8),
    },
  };
  const known = ['u', 'a', 'v', 'b', 'table', 'square', 'c'];
  const affine = (x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
    tf.add(tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D), bias);

  async function checkKnown(pass: (graph: Graph) => Graph, body: Body): Promise<string[]> {
    const inputs = draw(specs);
    const weights = Object.fromEntries(known.map((name) => [name, inputs[name]]));
    const before = dropDead(withConstants(graphOf(body, specs), weights));
    const after = dropDead(foldArrays(pass(before)));
    expectEqual(await run(after, inputs), await run(before, inputs));
    return after.nodes.map(({ kernel }) => kernel);
  }

  test.each<[string, Body, string[]]>([
    [
      'goes into weights and bias, behind a reshape',
      ({ h, u, a }) => [tf.mul(tf.reshape(affine(h, u, a), [6, 2, 2]), 0.5)],
      ['BatchMatMul', 'Add', 'Reshape'],
    ],
    ['goes into a table', ({ table, ids }) => [tf.mul(tf.gather(table, ids), 3)], ['GatherV2']],
    [
      'stays where the sum is read elsewhere too',
      ({ h, u, a }) => [tf.mul(affine(h, u, a), 0.5), affine(h, u, a)],
      ['BatchMatMul', 'Add', 'Multiply'],
    ],
    ['stays where nothing is constant', ({ h }) => [tf.mul(tf.tanh(h), 0.5)], ['Tanh', 'Multiply']],
  ])('a number that multiplies %s', async (_, body, kernels) => {
    expect(await checkKnown(scaleWeights, body)).toEqual(kernels);
  });

  test.each<[string, Body, string[]]>([
    [
      'meets the reshape before the product',
      ({ x, square, c }) => [
        tf.reshape(affine(tf.reshape(tf.transpose(x, [2, 0, 1]), [6, 8]), square, c), [6, 1, 8]),
      ],
      ['Transpose', 'Reshape', 'BatchMatMul', 'Add'],
    ],
    [
      'stays where there is none',
      ({ h, square, c }) => [tf.reshape(affine(h, square, c), [6, 1, 8])],
      ['BatchMatMul', 'Add', 'Reshape'],
    ],
  ])('a reshape of rows %s', async (_, body, kernels) => {
    expect(await checkKnown(raiseReshapes, body)).toEqual(kernels);
  });

  test.each<[string, Body, string[]]>([
    [
      'of one position are one',
      ({ x, u, a, v, b }) => [affine(x, u, a), affine(x, v, b)].map((sum) => tf.tanh(sum)),
      ['BatchMatMul', 'Add', 'SplitV', 'Tanh', 'Tanh'],
    ],
    [
      'of many positions stay apart',
      ({ x, u, a, v, b }) => {
        const many = tf.reshape(x, [2, 3, 8]);
        return [affine(many, u, a), affine(many, v, b)];
      },
      ['Reshape', 'BatchMatMul', 'Add', 'BatchMatMul', 'Add'],
    ],
    [
      'of different operands stay apart',
      ({ h, u, a, v, b }) => [affine(h, u, a), affine(tf.tanh(h), v, b)],
      ['BatchMatMul', 'Add', 'Tanh', 'BatchMatMul', 'Add'],
    ],
  ])('products %s', async (_, body, kernels) => {
    expect(await checkKnown(joinProducts, body)).toEqual(kernels);
  });

  test.each<[string, Body, string[]]>([
    [
      'and a bias is a look-up',
      ({ table, ids, u, a }) => [affine(tf.gather(table, ids), u, a)],
      ['GatherV2'],
    ],
    [
      'in a table that is not known stays',
      ({ h, ids, u }) => [tf.matMul(tf.gather(h, ids) as tf.Tensor2D, u as tf.Tensor2D)],
      ['GatherV2', 'BatchMatMul'],
    ],
  ])('a product of a look-up %s', async (_, body, kernels) => {
    expect(await checkKnown(tabulateLookUps, body)).toEqual(kernels);
  });
});

test('fuseProducts leaves no transpose and no scaling beside a product', async () => {
  const specs = { a: float(2, 3, 4), b: float(2, 5, 4) };
  const [, after] = await check(
    (graph) => fuseProducts(dropDead(fuseProducts(graph))),
    specs,
    ({ a, b }) => [tf.mul(tf.matMul(a, tf.transpose(b, [0, 2, 1])), 0.5)],
  );
  expect(after.nodes.map(({ kernel }) => kernel)).toEqual(['BatchMatMul']);
});

describe('takeAdditionsOut', () => {
  const specs = { table: float(9, 4), rows: float(6, 4), ids: int(6) };
  const sumOf = (t: Record<string, tf.Tensor>) => tf.unsortedSegmentSum(t.rows, t.ids as tf.Tensor1D, 9);

  test.each<[string, Body, number, number]>([
    ['alone', (t) => [sumOf(t)], 1, 0],
    ['beside a dense term', (t) => [tf.add(tf.tanh(t.table), sumOf(t))], 1, 0],
    ['taken off', (t) => [tf.sub(tf.sub(tf.tanh(t.table), sumOf(t)), t.table)], 1, 0],
    ['from which is taken off', (t) => [tf.sub(sumOf(t), t.table)], 1, 0],
    ['read by another node too', (t) => [tf.tanh(sumOf(t)), tf.add(sumOf(t), t.table)], 0, 1],
  ])('a sum by segment %s', async (_, body, taken, left) => {
    const before = graphOf(body, specs);
    const { graph, additions } = takeAdditionsOut(before);
    expect([additions.length, count(graph, 'UnsortedSegmentSum')]).toEqual([taken, left]);
    const inputs = draw(specs);
    const results = await run(graph, inputs);
    for (const name of before.outputs.keys()) results[name] ??= new Float32Array(36);
    addRows(additions, results);
    const expected = await run(before, inputs);
    expectEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, results[name]])), expected);
  });
});

describe('intoSteps', () => {
  test('what is constant around a loop is a constant of its step, and no input any more', async () => {
    const program: Program = ({ x }, { repeat }) => {
      const weight = tf.tensor2d([1, 2, 3, 4], [2, 2]);
      const around = tf.mean(x, 0);
      const { carried } = repeat([x], 4, ([before]) => {
        const next = tf.sub(tf.matMul(before as tf.Tensor2D, weight), around);
        return { carried: [next], perStep: [], goesOn: tf.any(tf.less(next, 9)) };
      });
      return { last: carried[0] };
    };
    const specs = { x: float(3, 2) };
    const before = dropDead(trace(program, specs).graph);
    const after = dropDead(intoSteps(before, (step, known) => withConstants(step, known)));
    const loop = ({ nodes }: Graph) => nodes.find(({ kernel }) => kernel === 'Repeat') as GraphNode;
    expect(loop(before).inputs.length - loop(after).inputs.length).toBe(1);
    expect(before.constants.size - after.constants.size).toBe(1);
    const inputs = draw(specs);
    expectEqual(await run(after, inputs), await run(before, inputs));
  });
});
