/** Greedy decoding on the default engine, against a plain loop that decodes one source at a time by teacher forcing. */
import { afterAll, describe, expect, test } from 'vitest';
import { EOS, UNK } from '../data/vocabulary.ts';
import { createEngine, probeEngines } from '../engine/choose-engine.ts';
import { decodeSettings, toySources as sources, teacherForced, toyModel } from '../testing/decoding.ts';
import { plain, VOCAB, variants } from '../testing/model-variants.ts';
import { createSearch } from './search.ts';

const engine = await createEngine('onnx', 2);
const others = (await probeEngines(2)).flatMap(({ name, description }) =>
  description === null || name === 'onnx' ? [] : [name],
);
afterAll(() => engine.dispose());

describe.each([...plain, ...variants])('%s', (_label, config) => {
  const { model, weights } = toyModel(config);

  /** Source and prefix are read anew for each token. */
  function naive(source: Int32Array): { ids: number[]; logProbability: number; ended: boolean } {
    const ids: number[] = [];
    let logProbability = 0;
    for (let t = 0; t < source.length + 10; t++) {
      const [rows] = teacherForced({ model, weights }, source, [[...ids, EOS]]);
      const allowed = rows[t].map((value, id) =>
        id <= UNK && id !== EOS ? Number.NEGATIVE_INFINITY : value,
      );
      const best = allowed.indexOf(Math.max(...allowed));
      logProbability += rows[t][best];
      if (best === EOS) return { ids, logProbability, ended: true };
      ids.push(best);
    }
    return { ids, logProbability, ended: false };
  }

  test.each([{ batchRows: 2 }, { batchTokens: 16 }])(
    'with %o, every output is that of the plain loop',
    async (limits) => {
      const search = createSearch({
        engine,
        models: [{ model, weights }],
        vocab: VOCAB.target,
        config: decodeSettings(limits),
      });
      const { outputs } = await search.decode(sources);
      for (const [i, source] of sources.entries()) {
        const expected = naive(source);
        expect(outputs[i].ids).toEqual(expected.ids);
        expect(outputs[i].ended).toBe(expected.ended);
        expect(outputs[i].cropped).toBe(false);
        expect(outputs[i].logProbability).toBeCloseTo(expected.logProbability, 3);
      }
    },
  );
});

describe.each(plain)('%s', (_label, config) => {
  const { model, weights } = toyModel(config);

  test.each(others)('the %s engine finds the same answers by a beam', async (name) => {
    const parts = {
      models: [{ model, weights }],
      vocab: VOCAB.target,
      config: decodeSettings({ beam: 3, nbest: 3 }),
    };
    const other = await createEngine(name, 1);
    const [here, there] = [
      await createSearch({ ...parts, engine }).decode(sources),
      await createSearch({ ...parts, engine: other }).decode(sources),
    ];
    await other.dispose();
    const ids = ({ outputs }: typeof here) => outputs.map(({ nbest }) => nbest.map((answer) => answer.ids));
    expect(ids(there)).toEqual(ids(here));
  });

  test('weights that change are read at each decoding', async () => {
    const changing = new Float32Array(weights.length);
    const parts = { engine, vocab: VOCAB.target, config: decodeSettings() };
    const search = createSearch({ ...parts, models: [{ model, weights: changing, changing: true }] });
    await search.decode(sources);
    changing.set(weights);
    const fixed = createSearch({ ...parts, models: [{ model, weights }] });
    const [now, expected] = [await search.decode(sources), await fixed.decode(sources)];
    expect(now.outputs.map(({ ids }) => ids)).toEqual(expected.outputs.map(({ ids }) => ids));
  });

  test('a source that is too long is read up to the limit, and that is said', async () => {
    const search = createSearch({
      engine,
      models: [{ model, weights }],
      vocab: VOCAB.target,
      config: decodeSettings({ maxSourceLength: 4 }),
    });
    const { outputs } = await search.decode(sources);
    expect(outputs.map(({ cropped }) => cropped)).toEqual([false, true, false, true, false]);
    const { outputs: short } = await search.decode([Int32Array.of(8, 7, 6, 2)]);
    expect(outputs[1].ids).toEqual(short[0].ids);
  });
});
