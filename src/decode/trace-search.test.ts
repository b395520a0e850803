import { afterAll, describe, expect, test } from 'vitest';
import type { DecodeConfig } from '../config/schema.ts';
import { EOS } from '../data/vocabulary.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, teacherForced, toyModel, toySources } from '../testing/decoding.ts';
import { plain, VOCAB } from '../testing/model-variants.ts';
import { createSearch } from './search.ts';
import type { TraceEvent } from './trace-event.ts';
import { createTracer, tracerPrograms } from './trace-search.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());
const source = toySources[1];

describe.each(plain)('%s', (_label, config) => {
  const model = toyModel(config);
  const vocab = VOCAB.target;
  // Those of all widths.
  const programs = tracerPrograms(engine, model, decodeSettings());
  const traced = async (settings: Partial<DecodeConfig>) => {
    const tracer = createTracer({ programs, vocab, config: decodeSettings(settings), alternatives: 5 });
    const events: TraceEvent[] = [];
    for await (const event of tracer.trace(source)) events.push(event);
    const steps = events.flatMap((event) => (event.type === 'step' ? [event] : []));
    const answer = events.at(-1);
    if (answer?.type !== 'answer') throw new Error('no answer came last');
    return { events, steps, answer };
  };

  test.each([{}, { beam: 3, nbest: 2 }, { sample: true, seed: 4 }])(
    'with %o, the answer is that of the search without a trace',
    async (settings) => {
      const { answer } = await traced(settings);
      const search = createSearch({ engine, vocab, models: [model], config: decodeSettings(settings) });
      const { outputs } = await search.decode([source]);
      expect(answer.nbest.map(({ ids }) => ids)).toEqual(outputs[0].nbest.map(({ ids }) => ids));
    },
  );

  test('greedy steps say the answer token by token, with the probabilities of teacher forcing', async () => {
    const { steps, answer } = await traced({});
    const [{ ids, ended }] = answer.nbest;
    const tokens = ended ? [...ids, EOS] : ids;
    expect(steps.map(({ token }) => token.id)).toEqual(tokens);
    const [known] = teacherForced(model, source, [tokens]);
    for (const [t, { token, hypotheses }] of steps.entries()) {
      expect(token.probability).toBeCloseTo(Math.exp(known[t][token.id]), 4);
      expect(hypotheses[0].ids).toEqual(ids.slice(0, t));
      const [best] = hypotheses[0].alternatives;
      expect(best.probability).toBeCloseTo(Math.exp(Math.max(...known[t])), 4);
      expect(hypotheses[0].alternatives).toHaveLength(5);
    }
  });

  test('attention is named by its place, has no padding, and sums to one', async () => {
    const { events, steps } = await traced({ beam: 2 });
    const [first] = events;
    if (first.type !== 'source') throw new Error('the source does not come first');
    const layers = [0, 1];
    const isTransformer = config.kind === 'transformer';
    const ofEncoder = isTransformer ? layers.map((layer) => `encoder.layer${layer}.self`) : [];
    const ofDecoder = isTransformer
      ? layers.flatMap((layer) => [`decoder.layer${layer}.cross`, `decoder.layer${layer}.self`])
      : ['decoder.attention'];
    expect(Object.keys(first.attention)).toEqual(ofEncoder);
    const maps = [
      ...Object.values(first.attention),
      ...steps.flatMap(({ hypotheses }) => hypotheses.flatMap(({ attention }) => Object.values(attention))),
    ];
    for (const { heads, queries, keys, weights } of maps) {
      for (let row = 0; row < heads * queries; row++) {
        const sum = weights
          .subarray(row * keys, (row + 1) * keys)
          .reduce((total, weight) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 5);
      }
    }
    for (const [t, { hypotheses }] of steps.entries()) {
      for (const { attention } of hypotheses) {
        expect(Object.keys(attention).sort()).toEqual(ofDecoder.toSorted());
        for (const [name, { keys, heads }] of Object.entries(attention)) {
          expect(keys).toBe(name.endsWith('.self') ? t + 1 : source.length);
          expect(heads).toBe(config.kind === 'transformer' ? config.heads : 1);
        }
      }
    }
  });
});
