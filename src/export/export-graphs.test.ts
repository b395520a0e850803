/** The exported graphs in plain ONNX Runtime, by a loop that knows nothing but their names, against our own decoder. */
import * as ort from 'onnxruntime-node';
import { afterAll, describe, expect, test } from 'vitest';
import { BOS, EOS, PAD, UNK } from '../data/vocabulary.ts';
import { longestOutput } from '../decode/batches.ts';
import { createSearch } from '../decode/search.ts';
import { createOnnxEngine } from '../engine/onnx/onnx-engine.ts';
import { decodeSettings, toyModel, toySources } from '../testing/decoding.ts';
import { VOCAB, variants } from '../testing/model-variants.ts';
import { type ExportedGraphs, exportGraphs } from './export-graphs.ts';

const settings = decodeSettings();
const engine = createOnnxEngine(1);
afterAll(() => engine.dispose());

type Values = Record<string, ort.Tensor>;

/** Greedy, all sources in one batch. */
async function answersOf({ encoder, step }: ExportedGraphs, sources: readonly Int32Array[]) {
  const [reading, stepping] = await Promise.all(
    [encoder, step].map(({ bytes }) => ort.InferenceSession.create(bytes)),
  );
  const [batch, length] = [sources.length, Math.max(...sources.map((source) => source.length))];
  const padded = sources.flatMap((source) => [...source, ...Array(length - source.length).fill(PAD)]);
  const values: Values = {
    ...(await reading.run({ source: new ort.Tensor('int32', padded, [batch, length]) })),
  };
  for (const [name, { shape }] of Object.entries(step.inputs))
    if (name.startsWith('past.'))
      values[name] = new ort.Tensor('float32', [], [batch, Number(shape[1]), 0, Number(shape[3])]);
  const answers: number[][] = sources.map(() => []);
  const limits = sources.map((source) => longestOutput(source.length, settings));
  let tokens: number[] = Array(batch).fill(BOS);
  for (let position = 0; position < Math.max(...limits); position++) {
    values.token = new ort.Tensor('int32', tokens, [batch]);
    values.position = new ort.Tensor('int32', [position], []);
    const feeds = Object.fromEntries(stepping.inputNames.map((name) => [name, values[name]]));
    const { logits, ...after } = await stepping.run(feeds);
    for (const [name, value] of Object.entries(after))
      values[name.replace('next.', 'state.').replace('present.', 'past.')] = value;
    tokens = answers.map((answer, row) => {
      const scores = (logits.data as Float32Array).subarray(row * VOCAB.target, (row + 1) * VOCAB.target);
      const allowed = [...scores.keys()].filter((id) => id > UNK || id === EOS);
      const best = allowed.reduce((top, id) => (scores[id] > scores[top] ? id : top));
      if (answer.at(-1) !== EOS && position < limits[row]) answer.push(best);
      return best;
    });
  }
  return answers.map((answer) => answer.filter((id) => id !== EOS));
}

describe.each(variants)('%s', (_, config) => {
  const toy = toyModel(config);
  const graphs = exportGraphs(toy, settings);

  test('answers as our decoder does, in one batch and alone', async () => {
    const search = createSearch({ engine, models: [toy], vocab: VOCAB.target, config: settings });
    const { outputs } = await search.decode(toySources);
    const ours = outputs.map(({ ids }) => [...ids]);
    expect(await answersOf(graphs, toySources)).toEqual(ours);
    for (const [i, source] of toySources.entries())
      expect(await answersOf(graphs, [source])).toEqual([ours[i]]);
  });

  test('has open axes by name, and operators of ONNX alone', () => {
    expect(graphs.encoder.inputs.source.shape).toEqual(['batch', 'source_length']);
    expect(graphs.step.outputs.logits.shape).toEqual(['batch', VOCAB.target]);
    for (const { bytes, inputs, outputs } of [graphs.encoder, graphs.step]) {
      expect(Buffer.from(bytes).includes('com.microsoft')).toBe(false);
      const axes = [inputs, outputs].flatMap((specs) => Object.values(specs).flatMap(({ shape }) => shape));
      const names = new Set(axes.filter((axis) => typeof axis === 'string'));
      const known = ['batch', 'source_length', 'past_length', 'past_length + 1'];
      expect([...names].filter((name) => !known.includes(name))).toEqual([]);
    }
  });
});
