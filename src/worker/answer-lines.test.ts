import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { trainTokenizers } from '../data/learn-tokenizers.ts';
import { serializeTokenizers } from '../data/tokenizer.ts';
import { createEngine } from '../engine/choose-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { initialise } from '../model/initialise.ts';
import { saveCheckpoint } from '../run/checkpoint-files.ts';
import { createRun, type Run } from '../run/run-directory.ts';
import { loadRunModel } from '../run/run-model.ts';
import { plain } from '../testing/model-variants.ts';
import { MADE_FROM, temporaryFolder } from '../testing/temporary-run.ts';
import { initialState } from '../train/state.ts';
import { createAnswerer } from './answer-lines.ts';
import type { AnswerEvent } from './answering-events.ts';

const onnx = await createEngine('onnx', 2);
afterAll(() => onnx.dispose());

/** Of initial weights. */
function untrainedRun(model: object): Run {
  const config = configSchema.parse({ model });
  const pairs = [{ source: 'abcdef', target: 'fedcba' }];
  const tokenizers = trainTokenizers(pairs, { source: 'char', target: 'char' }, config.tokenizer);
  const run = createRun(join(temporaryFolder(), 'run'), config, serializeTokenizers(tokenizers), MADE_FROM);
  const { params } = loadRunModel(run).model;
  saveCheckpoint(run, initialState(params, initialise(params, 1)), { best: true });
  return run;
}

/** The engine, and how many programs it has compiled. */
function countingEngine(): { readonly engine: Engine; count(): number } {
  let compiled = 0;
  const engine: Engine = {
    ...onnx,
    compileOpen(...given) {
      compiled++;
      return onnx.compileOpen(...given);
    },
  };
  return { engine, count: () => compiled };
}

const question = { id: 1, line: 'fabcde', references: ['edcbaf'] };

test.each(plain)('a run of a %s is compiled once, before anybody asks', async (_label, model) => {
  const { engine, count } = countingEngine();
  const { answer } = await createAnswerer(untrainedRun(model), engine, {});
  const before = count();
  const events: AnswerEvent[] = [];
  for await (const event of answer(question)) events.push(event);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['begin', 'end', 'beam-end']));
  // One that reads sources, and one for a step.
  expect([before, count()]).toEqual([2, 2]);
});

test.each(plain)('%s: what is looked into is the source as it was read', async (_label, model) => {
  const { answer, inspect } = await createAnswerer(untrainedRun(model), onnx, { maxSourceLength: 4 });
  expect(inspect(0)).toEqual([]);
  for await (const event of answer(question)) {
    if (event.type === 'begin')
      expect(event).toMatchObject({ source: ['f', 'a', 'b', '</s>'], cropped: true });
    if (event.type === 'end') break;
  }
  const weights = inspect(0).find(({ name, place }) => name === 'weights' && !place.endsWith('.self'));
  expect(weights?.columnLabels).toEqual(['f', 'a', 'b', '</s>']);
});
