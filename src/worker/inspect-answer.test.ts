/** What the inside view shows, against the engine that answers: the same weights, the same probabilities. */
import { afterAll, describe, expect, test } from 'vitest';
import type { ModelConfig } from '../config/schema.ts';
import { createTracer, tracerPrograms } from '../decode/trace-search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, toyModel, toySources } from '../testing/decoding.ts';
import { VOCAB, variant, variants } from '../testing/model-variants.ts';
import { inspectAnswer } from './inspect-answer.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());
const source = toySources[1];
const sourceTokens = Array.from(source, String);

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
    const readTokens = ['<s>', ...target.map(String)];
    const stagesAt = inspectAnswer({
      ...{ model, weights, source, target, sourceTokens, readTokens },
      spell: String,
    });
    for (const [position, { token, hypotheses }] of steps.slice(0, target.length + 1).entries()) {
      const stages = stagesAt({ source: 0, target: position });
      const probabilities = stages.at(-1);
      expect(probabilities?.name).toBe('probabilities');
      const said = probabilities?.columnLabels?.indexOf(String(token.id)) ?? -1;
      expect(probabilities?.values[said]).toBeCloseTo(token.probability, 4);
      expect(probabilities).toMatchObject({ markedColumn: said, rowLabels: [readTokens[position]] });
      // Over the source: the last place of the decoder that looks there.
      const [place, map] =
        Object.entries(hypotheses[0].attention)
          .filter(([name]) => !name.endsWith('.self'))
          .at(-1) ?? [];
      // A decoder without attention.
      if (place === undefined) continue;
      const shown = stages.filter((stage) => stage.name === 'weights' && stage.place === place).at(-1);
      expect(shown?.columnLabels).toEqual(sourceTokens);
      const wanted = Array.from(map?.weights ?? []);
      expect(wanted.length).toBeGreaterThan(0);
      for (const [i, value] of wanted.entries()) expect(shown?.values[i]).toBeCloseTo(value, 4);
    }
  });
});

describe.each([...variants, variant('transformer', { causal: false })])('%s', (_label, settings) => {
  const target = [4, 5];
  const readTokens = ['<s>', '4', '5'];
  const stagesAt = inspectAnswer({
    ...{ ...toyModel(settings), source, target, sourceTokens, readTokens },
    spell: (id) => `symbol ${id}`,
  });

  test('every row has the name of a token or a head, as many as there are', () => {
    for (const { values, shape, rowLabels, columnLabels } of stagesAt({ source: 2, target: 1 })) {
      expect(values.length).toBe(rowLabels.length * (shape.at(-1) ?? 1));
      if (columnLabels) expect(columnLabels.length).toBe(shape.at(-1));
      if (rowLabels.length === 1) expect(rowLabels).toEqual(['4']);
      else {
        const tokens = shape.length === 3 ? rowLabels.slice(0, shape[1]) : rowLabels;
        const directions = ['from the left', 'from the right'];
        expect([sourceTokens, readTokens, ['head 1', 'head 2'], directions]).toContainEqual(tokens);
      }
    }
  });

  test("the states of an encoder's layer are those that its steps come to, read from both ends", () => {
    for (const [position] of sourceTokens.entries()) {
      const stages = stagesAt({ source: position, target: 1 });
      for (const { place, shape, values } of stages.filter(({ name }) => /^(states|both ways)$/.test(name))) {
        const ofStep = stages.find(
          (stage) => stage.place === place && /^(output |tanh )?state$/.test(stage.name),
        );
        expect(ofStep?.values).toEqual(values.slice(position * shape[1], (position + 1) * shape[1]));
      }
    }
  });

  test('another source token is another row of the encoder, and changes nothing of the decoder', () => {
    const [first, third] = [0, 2].map((at) => stagesAt({ source: at, target: 1 }));
    for (const [i, stage] of third.entries()) {
      if (stage.place.startsWith('decoder')) expect(stage).toEqual(first[i]);
      else if (stage.rowLabels.length === source.length && stage.markedRow !== undefined)
        expect(stage).toEqual({ ...first[i], markedRow: 2 });
    }
    const queries = third.findIndex(({ name, place }) => name === 'queries' && place.startsWith('encoder'));
    if (queries >= 0) expect(third[queries].values).not.toEqual(first[queries].values);
  });
});

/** Products in a row at the encoder's end and at the last probabilities, of sources and answers of so many tokens. */
function productsInARow(settings: ModelConfig, sourceLength: number, targetLength: number): number[] {
  const ids = (length: number) => Array.from({ length }, (_, i) => 4 + (i % 2));
  const tokens = (length: number) => ids(length).map(String);
  const stages = inspectAnswer({
    ...{ ...toyModel(settings), source: Int32Array.from(ids(sourceLength)), target: ids(targetLength) },
    ...{ sourceTokens: tokens(sourceLength), readTokens: tokens(targetLength + 1), spell: String },
  })({ source: 0, target: targetLength });
  return [stages.findLast(({ place }) => place.startsWith('encoder')), stages.at(-1)].map(
    (stage) => stage?.inARow ?? Number.NaN,
  );
}

test('of a recurrence more products wait for one another in longer sequences, of a Transformer not', () => {
  const [, rnn] = variant('rnn');
  const [shortEncoder, short] = productsInARow(rnn, 3, 2);
  // One of all inputs, and one a token after the first, before which there is no state.
  expect(shortEncoder).toBe(3);
  expect(productsInARow(rnn, 8, 2)[0]).toBe(8);
  expect(productsInARow(rnn, 3, 7)[1] - short).toBe(5 * (productsInARow(rnn, 3, 3)[1] - short));
  expect(productsInARow(rnn, 3, 7)[1]).toBeGreaterThan(short);
  const [, transformer] = variant('transformer');
  expect(productsInARow(transformer, 8, 7)).toEqual(productsInARow(transformer, 3, 2));
  const [, hybrid] = variant('transformer', { mixer: 'gru', layers: 1 });
  expect(productsInARow(hybrid, 8, 2)[0] - productsInARow(hybrid, 3, 2)[0]).toBe(5);
});
