/** The loop on tiny data, on the default engine. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { type Budget, configSchema, type ModelName, type TrainConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { BatchPlan } from '../data/batches.ts';
import type { Bucket } from '../data/buckets.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { UNK } from '../data/vocabulary.ts';
import { createEngine } from '../engine/choose-engine.ts';
import type { Compiled, Engine } from '../engine/engine.ts';
import { countProgram } from '../engine/onnx/count-flops.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { declareEmbedding, embed, scoreByEmbedding } from '../model/layers/linear.ts';
import { realTokens } from '../model/layers/masks.ts';
import { paramTableBuilder } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import { decodeState, encodeState } from '../run/checkpoint.ts';
import { withSettings } from '../testing/model-variants.ts';
import type { TrainEvent } from './events.ts';
import { type Scorer, type Training, train } from './loop.ts';
import { trainingProgram } from './programs.ts';
import { initialState, type TrainState } from './state.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const configOf = (kind: ModelName) =>
  configSchema.parse({
    model: kind === 'rnn' ? { kind, dim: 8 } : { kind, dim: 8, heads: 2, ffn: 16, layers: 1 },
    corpus: { name: 'reverse', pairs: 300, length: 5 },
    data: { batchTokens: 256, buckets: 2 },
    train: { validEvery: 3, validPairs: 10, learningRate: 0.01 },
  });

const data = await loadTrainingData(configOf('rnn'));
const vocabularies = { source: data.tokenizers.source.size, target: data.tokenizers.target.size };

/** Its events but those of compiling. @param options settings, and what the loop is given otherwise than here */
async function run(
  model: Seq2Seq,
  state: TrainState,
  budget: Budget,
  { stopAfter = Number.POSITIVE_INFINITY, onEvent, settings = {}, ...given }: Options = {},
): Promise<TrainEvent[]> {
  const { train: defaults, seed } = configOf('rnn');
  const events: TrainEvent[] = [];
  const training: Training = {
    model,
    engine: compilingOnce(model),
    config: { ...defaults, ...settings },
    dim: 8,
    seed,
    budget,
    plan: data.plan,
    valid: [...data.validSample()],
    scorer: null,
    decodeSamples: null,
    state,
    goodState: () => start(model),
    secondsBefore: 0,
    ...given,
  };
  for await (const event of train(training)) {
    if (event.type === 'compile') continue;
    events.push(event);
    onEvent?.(event);
    if (events.length >= stopAfter) break;
  }
  return events;
}

const compiled = new Map<Seq2Seq, Map<string, Promise<Compiled>>>();

/** The same engine: what many short runs of a model compile is compiled once, and kept. */
function compilingOnce(model: Seq2Seq): Engine {
  const programs = compiled.get(model) ?? new Map<string, Promise<Compiled>>();
  compiled.set(model, programs);
  return {
    ...engine,
    compile(label, program, specs) {
      const found = programs.get(label) ?? engine.compile(label, program, specs);
      programs.set(label, found);
      return found.then((each) => ({ ...each, dispose: async () => undefined }));
    },
  };
}

interface Options extends Partial<Training> {
  readonly settings?: Partial<TrainConfig>;
  /** Events, `ready` among them. */
  readonly stopAfter?: number;
  readonly onEvent?: (event: TrainEvent) => void;
}

const start = (model: Seq2Seq, seed = 1) => initialState(model.params, initialise(model.params, seed));
const flopsAt = (events: TrainEvent[], update: number) =>
  events.flatMap((event) => (event.type === 'update' && event.update === update ? [event.flops] : []))[0];
const losses = (events: TrainEvent[]) => events.flatMap((event) => ('loss' in event ? [event.loss] : []));

describe.each(['rnn', 'transformer'] as const)('%s', (kind) => {
  const model = createModel(configOf(kind).model, vocabularies);

  test('saved, loaded and gone on is bit-equal with never having stopped', async () => {
    const whole = start(model);
    const uninterrupted = await run(model, whole, { updates: 8 });
    const first = start(model);
    const before = await run(model, first, { updates: 5 });
    const second = decodeState(encodeState(first), model.params, 'checkpoint');
    const after = await run(model, second, { updates: 8 });
    expect(encodeState(second)).not.toEqual(encodeState(first));
    expect(second.weights).toEqual(whole.weights);
    expect(second.moments).toEqual(whole.moments);
    const updates = (events: TrainEvent[]) =>
      events.filter((event) => event.type === 'update').map(({ loss }) => loss);
    expect([...updates(before), ...updates(after)]).toEqual(updates(uninterrupted));
  });

  test('the same seed gives the same losses, another seed gives others', async () => {
    const budget = { updates: 4 };
    const once = losses(await run(model, start(model), budget));
    expect(losses(await run(model, start(model), budget))).toEqual(once);
    expect(losses(await run(model, start(model, 2), budget))).not.toEqual(once);
  });
});

test('events come in order: ready, updates with a validation every third, and one at the end', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const state = start(model);
  const events = await run(model, state, { updates: 7 });
  const kinds = events.map(({ type }) => type);
  const [u, v] = ['update', 'validation'];
  expect(kinds).toEqual(['ready', u, u, u, v, u, u, u, v, u, v, 'end']);
  expect(state.position).toMatchObject({ update: 7, validated: 7 });
  const best = Math.min(...events.flatMap((event) => (event.type === 'validation' ? [event.loss] : [])));
  expect(state.position.best?.loss).toBe(best);
});

test('each limit of a budget ends the run', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const last = async (budget: Budget) => (await run(model, start(model), budget)).at(-1);
  expect(await last({ targetTokens: 500 })).toMatchObject({ type: 'end', reason: 'budget' });
  expect(await last({ epochs: 1 })).toMatchObject({ epoch: 1, update: data.plan.batchesInEpoch(0) });
  expect(await last({ seconds: 1e-6 })).toMatchObject({ update: 1 });
  const four = flopsAt(await run(model, start(model), { updates: 4 }), 4);
  expect(await last({ flops: four })).toMatchObject({ update: 4, flops: four });
  expect(await last({ flops: four + 1 })).toMatchObject({ update: 5 });
});

test('the operations of updates are those of their graphs, whichever engine runs them, over several epochs', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const program = trainingProgram(model, 0);
  const of = (bucket: Bucket) => countProgram(program, batchSpecs(model.params, bucket)).products;
  const perEpoch = data.plan.batchesInEpoch(0);
  const updates = 2 * perEpoch + 1;
  const expected = Array.from({ length: updates }, (_, i) =>
    of(data.plan.batch(Math.floor(i / perEpoch), i % perEpoch).bucket),
  ).reduce((sum, each) => sum + each, 0);
  expect(flopsAt(await run(model, start(model), { updates }), updates)).toBe(expected);
  const cpu = await createEngine('cpu', 1);
  const [bucket] = data.plan.buckets;
  const eager = await cpu.compile('eager', program, batchSpecs(model.params, bucket));
  expect(eager.flops).toBe(of(bucket));
  await cpu.dispose();
});

test.each([3, Number.POSITIVE_INFINITY])(
  'its programs are given back, stopped after %s events',
  async (stopAfter) => {
    let held = 0;
    const counting: Engine = {
      ...engine,
      async compile(...program) {
        held++;
        const compiled = await engine.compile(...program);
        return { ...compiled, dispose: () => compiled.dispose().then(() => void held--) };
      },
    };
    const model = createModel(configOf('rnn').model, vocabularies);
    await run(model, start(model), { updates: 4 }, { engine: counting, stopAfter });
    expect(held).toBe(0);
  },
);

/** A model that gives no number for a batch with the unknown symbol in its source, and a plan with such batches. */
function poisoned(model: Seq2Seq, isBad: (epoch: number, index: number) => boolean) {
  const encode: Seq2Seq['encode'] = (p, source, mode) => {
    const memory = model.encode(p, source, mode);
    const found = tf.max(tf.cast(tf.equal(source, UNK), 'float32'));
    const poison = tf.log(tf.sub(1, tf.mul(found, 2))); // 0, or log -1
    return { ...memory, states: tf.add(memory.states, poison) as tf.Tensor3D };
  };
  const plan: BatchPlan = {
    ...data.plan,
    batch(epoch, index) {
      const batch = data.plan.batch(epoch, index);
      return isBad(epoch, index) ? { ...batch, source: batch.source.with(0, UNK) } : batch;
    },
  };
  return { model: { ...model, encode }, plan };
}

describe('an update without a number', () => {
  const model = createModel(configOf('rnn').model, vocabularies);

  test('is left out: weights and moments stay, it is counted, and the data goes on behind it', async () => {
    const bad = poisoned(model, (_, index) => index === 1);
    const state = start(model);
    await run(bad.model, state, { updates: 1 }, { plan: bad.plan });
    const before = encodeState(state);
    const [weights, first] = [state.weights.slice(), state.moments.first.slice()];
    const events = await run(bad.model, state, { updates: 9 }, { plan: bad.plan, stopAfter: 2 });
    expect(events[1]).toMatchObject({ type: 'skip', update: 1, loss: Number.NaN, skipped: 1 });
    expect(state.weights).toEqual(weights);
    expect(state.moments.first).toEqual(first);
    expect(state.position).toMatchObject({ update: 1, batch: 2, seen: 1, skipped: 1, skippedInRow: 1 });
    expect(encodeState(state)).not.toEqual(before);
    expect((await run(bad.model, state, { updates: 2 }, { plan: bad.plan }))[1]).toMatchObject({
      type: 'update',
      update: 2,
    });
    expect(state.position).toMatchObject({ skipped: 1, skippedInRow: 0 });
  });

  test('several in a row go back to good weights with half the rate, and on from the data behind them', async () => {
    const state = start(model);
    state.weights[0] = Number.NaN;
    const settings = { badUpdates: 2, warmup: 0, schedule: 'constant' } as const;
    const events = await run(model, state, { updates: 2 }, { settings });
    expect(events.slice(1, 5)).toMatchObject([
      { type: 'skip', skipped: 1 },
      { type: 'skip', skipped: 2 },
      { type: 'retreat', to: 0, rateFactor: 0.5 },
      { type: 'update', update: 1, learningRate: 0.005 },
    ]);
    expect(state.weights.every(Number.isFinite)).toBe(true);
    expect(state.position).toMatchObject({ update: 2, batch: 4, retreats: 1, skipped: 2, skippedInRow: 0 });
  });

  test('ends training when going back does not help, with what to do', async () => {
    const bad = poisoned(model, (epoch, index) => epoch + index > 0);
    const state = start(model);
    const settings = { badUpdates: 2 };
    const diverging = run(bad.model, state, { updates: 9 }, { plan: bad.plan, settings });
    await expect(diverging).rejects.toThrow(UserError);
    await expect(diverging).rejects.toThrow(
      /diverged at update 2: 2 updates in a row .* before each of 3 returns/,
    );
    expect(state.position).toMatchObject({ update: 1, skipped: 8, retreats: 3 });
  });
});

test.each([
  ['adamw', 'plateau', 'last'],
  ['adam', 'cosine', 'best'],
] as const)(
  'with %s, %s, the %s averaged, accumulation, running statistics and bad batches, stopping at every event changes nothing',
  async (optimizer, schedule, average) => {
    const place = (epoch: number, index: number) => epoch * data.plan.batchesInEpoch(0) + index;
    const { model, plan } = poisoned(
      createModel(withSettings(configOf('rnn').model, { dropout: 0.2, norm: 'batch' }), vocabularies),
      (epoch, index) => place(epoch, index) >= 6 && place(epoch, index) < 9,
    );
    const settings: Partial<TrainConfig> = {
      ...{ optimizer, schedule, average, weightDecay: 0.1, accumulate: 2, ema: 0.5, averageCount: 2 },
      ...{ badUpdates: 2, plateauPatience: 1, validEvery: 2, stopMetric: 'wer', patience: 9 },
    };
    // Any number that tells weights apart.
    const scorer: Scorer = { better: 'higher', score: async (weights) => ({ wer: weights[0] }) };

    const story = async (stopAfter: number) => {
      const saved = new Map<number, Uint8Array>();
      const events: TrainEvent[] = [];
      for (let state = start(model); ; state = decodeState(encodeState(state), model.params, 'checkpoint')) {
        const goodState = () => {
          const bytes = saved.get(state.position.good);
          return bytes ? decodeState(bytes, model.params, 'good') : start(model);
        };
        const onEvent = (event: TrainEvent) => {
          if (event.type !== 'ready') events.push('seconds' in event ? { ...event, seconds: 0 } : event);
          if (event.type === 'validation') saved.set(event.update, encodeState(state));
        };
        await run(model, state, { updates: 7 }, { settings, plan, scorer, stopAfter, goodState, onEvent });
        if (events.at(-1)?.type === 'end') return { events, bytes: encodeState(state), state };
      }
    };

    const whole = await story(Number.POSITIVE_INFINITY);
    const types = whole.events.map(({ type }) => type).join(' ');
    expect(types).toMatch(
      /^update update validation update skip skip retreat update validation .* validation end$/,
    );
    expect(whole.events.find(({ type }) => type === 'retreat')).toMatchObject({ update: 3, to: 2 });
    expect(whole.events.at(-2)).toMatchObject({ type: 'validation', averaged: 2, best: true });
    expect(whole.state.position).toMatchObject({ update: 7, seen: 6, skipped: 2, retreats: 1 });
    if (schedule === 'plateau') expect(whole.state.position.reductions).toBeGreaterThan(0);

    const interrupted = await story(2);
    expect(interrupted.events).toEqual(whole.events);
    expect(interrupted.bytes).toEqual(whole.bytes);
  },
);

test('patience ends training before its budget, and it stays ended', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const state = start(model);
  const scorer: Scorer = { better: 'lower', score: async () => ({ wer: 50 }) };
  const options = { settings: { stopMetric: 'wer', patience: 2 }, scorer } as const;
  const events = await run(model, state, { updates: 50 }, options);
  expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'patience', update: 9 });
  expect(events.at(-2)).toMatchObject({ type: 'validation', metrics: { wer: 50 }, best: false });
  expect(state.position).toMatchObject({ best: { update: 3, score: 50 }, stale: 2 });
  const again = await run(model, state, { updates: 50 }, options);
  expect(again.map(({ type }) => type)).toEqual(['ready', 'end']);
});

test('a third model, unknown to the engine, trains on it unchanged', async () => {
  const table = paramTableBuilder();
  declareEmbedding(table, 'encoder', vocabularies.source, 8);
  declareEmbedding(table, 'decoder', vocabularies.target, 8);
  const bag: Seq2Seq = {
    params: table.build(),
    encode: (p, source) => {
      const mask = realTokens(source);
      const states = embed(p, 'encoder', source) as tf.Tensor3D;
      return { states, mask, summary: tf.mean(tf.mul(states, tf.expandDims(mask, 2)), 1), attention: {} };
    },
    decode: (p, { summary }, targetIn) => {
      const gated = tf.mul(tf.elu(embed(p, 'decoder', targetIn)), tf.softplus(tf.expandDims(summary, 1)));
      return scoreByEmbedding(p, 'decoder', gated) as tf.Tensor3D;
    },
    past: {},
    start: () => ({ fixed: {}, state: {} }),
    step: () => {
      throw new Error('not decoded here');
    },
  };
  // Both of the same validation pairs.
  const first = losses(await run(bag, start(bag), { updates: 1 })).at(-1) as number;
  const later = losses(await run(bag, start(bag), { updates: 25 })).at(-1) as number;
  expect(later).toBeLessThan(first);
});
