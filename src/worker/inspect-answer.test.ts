/** What the inside view shows, against the engine that answers: the same weights, the same probabilities. */
import { afterAll, describe, expect, test } from 'vitest';
import { createTracer, tracerPrograms } from '../decode/trace-search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, toyModel, toySources } from '../testing/decoding.ts';
import { VOCAB, variants } from '../testing/model-variants.ts';
import { inspectAnswer } from './inspect-answer.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());
const source = toySources[1];

describe.each(variants)('%s', (_label, settings) => {
  test('at every position the stages are those of the step that said the token', async () => {
    const { model, weights } = toyModel(settings);
    const config = decodeSettings();
    const programs = tracerPrograms(engine, { model, weights }, config);
    const tracer = createTracer({ programs, vocab: VOCAB.target, config, alternatives: 1 });
    const steps = [];
    let target: readonly number[] = [];
    for await (const event of tracer.trace(source)) {
      if (event.type === 'step') steps.push(event);
      if (event.type === 'answer') target = event.nbest[0].ids;
    }
    const spelled = Array.from(source, String);
    const readTokens = ['<s>', ...target.map(String)];
    for (const [position, { token, hypotheses }] of steps.slice(0, target.length + 1).entries()) {
      const stages = inspectAnswer({
        model,
        weights,
        source,
        target,
        position,
        sourceTokens: spelled,
        readTokens,
      });
      const probabilities = stages.at(-1);
      expect(probabilities?.name).toBe('probabilities');
      expect(probabilities?.values[token.id]).toBeCloseTo(token.probability, 4);
      // Over the source: the last place of the decoder that looks there.
      const [place, map] =
        Object.entries(hypotheses[0].attention)
          .filter(([name]) => !name.endsWith('.self'))
          .at(-1) ?? [];
      // A decoder without attention.
      if (place === undefined) continue;
      const shown = stages.filter((stage) => stage.name === 'weights' && stage.place === place).at(-1);
      expect(shown?.columnLabels).toEqual(spelled);
      const wanted = Array.from(map?.weights ?? []);
      expect(wanted.length).toBeGreaterThan(0);
      for (const [i, value] of wanted.entries()) expect(shown?.values[i]).toBeCloseTo(value, 4);
    }
  });
});
