/**
 * What every model promises on every engine: the tests themselves, for the models that a test file names. Oracles:
 * TF.js's cpu backend, and central finite differences.
 */
import { describe, expect, test } from 'vitest';
import { halvesOf, type ModelConfig } from '../config/schema.ts';
import type { Arrays, Engine, Program, Specs } from '../engine/engine.ts';
import { createModel } from '../model/create.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs, paramSpecs } from '../model/specs.ts';
import { trainingProgram, validationProgram } from '../train/programs.ts';
import { BUCKET, batch, logitsProgram, paramsOf, scanProgram, slopesOfLoss } from './model-passes.ts';
import { type Variant, VOCAB, withSettings } from './model-variants.ts';

const { source, targetIn, targetOut } = batch;

/** What is tested. */
interface Subject {
  readonly config: ModelConfig;
  readonly model: Seq2Seq;
  readonly params: Readonly<Record<string, Float32Array>>;
}

/** @param engines the fastest first, `cpu` among them @param models each on each engine */
export function testContract(engines: readonly Engine[], models: readonly Variant[]): void {
  const cpu = engines.find((engine) => engine.name === 'cpu');
  if (cpu === undefined) throw new Error('internal: the cpu backend is the oracle');
  describe.each(models)('%s', (_label, config) => {
    const model = createModel(config, VOCAB);
    const subject = { config, model, params: paramsOf(model) };
    describe.each(engines)('on $name', (engine) => {
      testLogits(subject, engine);
      testGradients(subject, engine, cpu);
    });
    testPadding(subject, cpu);
    testSlopes(subject, cpu, engines[0]);
    testDropouts(subject, cpu);
  });
}

function testLogits({ model, params }: Subject, engine: Engine): void {
  const specs = { ...paramSpecs(model.params), ...ids(3, 5, 4) };
  const logitsOf = async (given: Arrays): Promise<Float32Array> => {
    const { logits } = await run(engine, logitsProgram(model), specs, {
      ...params,
      source,
      targetIn,
      ...given,
    });
    return logits as Float32Array;
  };

  test('decode under teacher forcing equals a scan of step, and attention sums to one', async () => {
    const all = await logitsOf({});
    const scanned = await run(engine, scanProgram(model), specs, { ...params, source, targetIn });
    expect(largestDifference(all, scanned.logits)).toBeLessThan(2e-5);
    for (const sum of scanned.attentionSums ?? []) expect(sum).toBeCloseTo(1, 5);
  });

  test('padding the source and adding rows changes no other output', async () => {
    const narrow = await logitsOf({});
    const wide = Int32Array.from([
      4, 5, 6, 7, 2, 0, 0, 8, 4, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 2,
    ]);
    const wideTargets = Int32Array.from([...targetIn, 1, 5, 5, 5]);
    const wideSpecs = { ...paramSpecs(model.params), ...ids(4, 7, 4) };
    const padded = await run(engine, logitsProgram(model), wideSpecs, {
      ...params,
      source: wide,
      targetIn: wideTargets,
    });
    expect(largestDifference(padded.logits.slice(0, narrow.length), narrow)).toBeLessThan(1e-5);
  });

  test('a later target token changes no earlier logit', async () => {
    const before = await logitsOf({});
    const changed = targetIn.slice();
    changed[2] = 7; // row 0, position 2
    const after = await logitsOf({ targetIn: changed });
    const earlier = 2 * VOCAB.target;
    expect(after.slice(0, earlier)).toEqual(before.slice(0, earlier));
    expect(largestDifference(after, before)).toBeGreaterThan(0);
  });

  test('a row of padding alone gives no NaN', async () => {
    const empty = source.slice();
    empty.fill(0, 10, 15);
    const logits = await logitsOf({ source: empty });
    expect(Array.from(logits).every(Number.isFinite)).toBe(true);
  });
}

function testGradients({ config, model, params }: Subject, engine: Engine, cpu: Engine): void {
  test('loss and every gradient equal those of the cpu backend', async () => {
    const program = trainingProgram(model, 0.1);
    const inputs = { ...params, ...batch };
    const actual = await run(engine, program, batchSpecs(model.params, BUCKET), inputs);
    const expected = await run(cpu, program, batchSpecs(model.params, BUCKET), inputs);
    expectSameGradients(actual, expected);
  });

  // Batch normalisation takes a row of one token for one that only fills the batch up (layers/masks.ts).
  const comparable = Object.values(halvesOf(config)).every(({ norm }) => norm !== 'batch');
  test.runIf(comparable)('at length 1 they equal those of the same pairs, padded, on cpu', async () => {
    const program = trainingProgram(model, 0.1);
    const shortest = { rows: 2, sourceLength: 1, targetLength: 1 };
    const actual = await run(engine, program, batchSpecs(model.params, shortest), {
      ...params,
      source: Int32Array.of(5, 2),
      targetIn: Int32Array.of(1, 1),
      targetOut: Int32Array.of(4, 2),
    });
    const expected = await run(
      cpu,
      program,
      batchSpecs(model.params, { ...shortest, sourceLength: 3, targetLength: 2 }),
      {
        ...params,
        source: Int32Array.of(5, 0, 0, 2, 0, 0),
        targetIn: Int32Array.of(1, 0, 1, 0),
        targetOut: Int32Array.of(4, 0, 2, 0),
      },
    );
    expectSameGradients(actual, expected);
  });
}

function testPadding({ model, params }: Subject, cpu: Engine): void {
  test('padding, and rows that only fill the batch up, change no loss, gradient or statistic', async () => {
    const program = trainingProgram(model, 0.1);
    const plain = await run(cpu, program, batchSpecs(model.params, BUCKET), { ...params, ...batch });
    const wide = { rows: 4, sourceLength: 7, targetLength: 5 };
    const padded = await run(cpu, program, batchSpecs(model.params, wide), {
      ...params,
      source: filledUp(source, BUCKET.sourceLength, wide.sourceLength, 2),
      targetIn: filledUp(targetIn, BUCKET.targetLength, wide.targetLength, 1),
      targetOut: filledUp(targetOut, BUCKET.targetLength, wide.targetLength, 0),
    });
    for (const [name, values] of Object.entries(plain)) {
      const scale = Math.max(1e-2, ...Array.from(values, Math.abs));
      expect(largestDifference(padded[name], values) / scale, name).toBeLessThan(2e-5);
    }
  });
}

function testSlopes({ model, params }: Subject, cpu: Engine, fastest: Engine): void {
  // Coarse, since a loss of single precision says no more; model/written-gradients.slow.test.ts is exact about what is ours.
  test('every gradient equals finite differences', async () => {
    const specsOfBatch = batchSpecs(model.params, BUCKET);
    const gradients = await run(cpu, trainingProgram(model, 0.1), specsOfBatch, { ...params, ...batch });
    const { slopesAt, rounding } = await slopesOfLoss(fastest, model, params);
    for (const { name, size, statistic } of model.params.entries) {
      if (statistic) continue;
      for (const at of new Set([0, Math.floor(size / 2), size - 1, placeOfLargest(gradients[name])])) {
        // The same on both sides, but where a kink of ReLU is near.
        const slopes = await slopesAt(name, at);
        const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
        const tolerance = rounding + 0.01 * Math.max(Math.abs(low), Math.abs(high));
        expect(gradients[name][at], `${name}[${at}]`).toBeGreaterThan(low - tolerance);
        expect(gradients[name][at], `${name}[${at}]`).toBeLessThan(high + tolerance);
      }
    }
  });
}

/** Every dropout of either model. */
const DROPOUTS = ['dropout', 'wordDropout', 'attentionDropout', 'ffnDropout'] as const;

function testDropouts({ config, model, params }: Subject, cpu: Engine): void {
  const halves = Object.values(halvesOf(config));
  const dropouts = DROPOUTS.filter((name) => halves.some((half) => name in half));
  test.each(dropouts)('%s changes the loss in training and nothing in validation', async (name) => {
    const dropped = createModel(withSettings(config, { [name]: 0.5 }), VOCAB);
    const specsOfBatch = batchSpecs(model.params, BUCKET);
    const inputs = { ...params, ...batch };
    const of = (each: Seq2Seq, program: (model: Seq2Seq) => Program) =>
      run(cpu, program(each), specsOfBatch, inputs);
    const training = (each: Seq2Seq) => trainingProgram(each, 0);
    const [plain, noisy] = [await of(model, training), await of(dropped, training)];
    const without = name === 'ffnDropout' && halves.every((half) => 'ffn' in half && half.ffn === 0);
    if (without) expect(noisy.loss[0]).toBe(plain.loss[0]);
    else expect(Math.abs(noisy.loss[0] - plain.loss[0])).toBeGreaterThan(1e-6);
    expect(await of(dropped, validationProgram)).toEqual(await of(model, validationProgram));
  });
}

async function run(engine: Engine, program: Program, specs: Specs, inputs: Arrays): Promise<Arrays> {
  const compiled = await engine.compile('contract', program, specs);
  return compiled.run(inputs, { maskKey: () => [1, 2] });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

function expectSameGradients(actual: Arrays, expected: Arrays): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    // A bias before batch normalisation has no gradient: what is left is the rounding of a sum.
    const scale = Math.max(2e-2, ...Array.from(values, Math.abs));
    expect(largestDifference(actual[name], values) / scale, name).toBeLessThan(2e-5);
  }
}

const int = (...shape: number[]) => ({ shape, dtype: 'int32' as const });
const ids = (rows: number, sourceLength: number, targetLength: number): Specs => ({
  source: int(rows, sourceLength),
  targetIn: int(rows, targetLength),
});

const placeOfLargest = (values: ArrayLike<number>): number => {
  const sizes = Array.from(values, Math.abs);
  return sizes.indexOf(Math.max(...sizes));
};

/** Longer rows, and one more that holds nothing but `first`. */
function filledUp(ids: Int32Array, length: number, longer: number, first: number): Int32Array {
  const rows = ids.length / length;
  const wide = new Int32Array((rows + 1) * longer);
  for (let row = 0; row < rows; row++) wide.set(ids.subarray(row * length, (row + 1) * length), row * longer);
  wide[rows * longer] = first;
  return wide;
}
