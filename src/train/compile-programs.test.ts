import { expect, test } from 'vitest';
import type { Compiled, Engine } from '../engine/engine.ts';
import { createModel } from '../model/create.ts';
import { VOCAB, variant } from '../testing/model-variants.ts';
import { compilePrograms } from './compile-programs.ts';

/** An engine that compiles nothing, and how many of its programs are held. */
function countingEngine(most = Number.POSITIVE_INFINITY) {
  let [made, held] = [0, 0];
  const compile = async () => {
    if (made === most) throw new Error('no more');
    [made, held] = [made + 1, held + 1];
    return { dispose: async () => void held-- } as unknown as Compiled;
  };
  return { engine: { compile } as unknown as Engine, held: () => held };
}

const given = (engine: Engine) => ({
  ...{ engine, model: createModel(variant('rnn')[1], VOCAB), labelSmoothing: 0, valid: [] },
  buckets: [3, 4, 5].map((length) => ({ rows: 2, sourceLength: length, targetLength: length })),
});

test('programs are given back where compiling is left on the way, or fails', async () => {
  const left = countingEngine();
  for await (const event of compilePrograms(given(left.engine))) {
    if (event.type === 'compile' && event.state === 'end' && left.held() === 2) break;
  }
  expect(left.held()).toBe(0);

  const failing = countingEngine(2);
  const all = async () => {
    for await (const _ of compilePrograms(given(failing.engine)));
  };
  await expect(all()).rejects.toThrow('no more');
  expect(failing.held()).toBe(0);
});

test('once all are compiled they are held until they are given back', async () => {
  const { engine, held } = countingEngine();
  const compiling = compilePrograms(given(engine));
  let next = await compiling.next();
  while (!next.done) next = await compiling.next();
  expect(held()).toBe(3);
  await next.value.dispose();
  expect(held()).toBe(0);
});
