import { afterAll, expect, test } from 'vitest';
import type { Part } from '../config/parts.ts';
import { createEngine } from '../engine/choose-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { loadRunModel } from '../run/run-model.ts';
import { plain } from '../testing/model-variants.ts';
import { untrainedRun } from '../testing/untrained-run.ts';
import { createAnswerer } from './answer-lines.ts';
import type { AnswerEvent } from './answering-messages.ts';

const onnx = await createEngine('onnx', 2);
afterAll(() => onnx.dispose());

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

const WHOLE = { settings: {}, without: null };
const first = { source: 0, target: 0 };
const question = { id: 1, line: 'fabcde', references: ['edcbaf'] };

test.each(plain)('a run of a %s is compiled once, before anybody asks', async (_label, model) => {
  const { engine, count } = countingEngine();
  const { answer } = await createAnswerer(untrainedRun(model), engine, WHOLE);
  const before = count();
  const events: AnswerEvent[] = [];
  for await (const event of answer(question)) events.push(event);
  expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['begin', 'end', 'beam-end']));
  // One that reads sources, and one for a step.
  expect([before, count()]).toEqual([2, 2]);
});

test.each(plain)('%s: what is looked into is the source as it was read', async (_label, model) => {
  const { answer, inspect } = await createAnswerer(untrainedRun(model), onnx, {
    ...WHOLE,
    settings: { maxSourceLength: 4 },
  });
  expect(inspect(first)).toEqual([]);
  for await (const event of answer(question)) {
    if (event.type === 'begin')
      expect(event).toMatchObject({ source: ['f', 'a', 'b', '</s>'], cropped: true });
    if (event.type === 'end') break;
  }
  const weights = inspect(first).find(({ name, place }) => name === 'weights' && !place.endsWith('.self'));
  expect(weights?.columnLabels).toEqual(['f', 'a', 'b', '</s>']);
});

test('what the vocabulary does not hold is marked wherever the source is shown', async () => {
  const { answer, inspect } = await createAnswerer(untrainedRun({ kind: 'rnn' }), onnx, WHOLE);
  const source = ['a', '?日', '??', 'b', '?日', '</s>'];
  for await (const event of answer({ ...question, line: 'a日?b日' })) {
    if (event.type === 'begin') expect(event).toMatchObject({ source, unknown: ['?日', '??'] });
    if (event.type === 'end') break;
  }
  expect(inspect(first).find(({ name }) => name === 'weights')?.columnLabels).toEqual(source);
});

test('a line is read as a line of a file is: composed, and without white space at its ends', async () => {
  const { answer } = await createAnswerer(untrainedRun({ kind: 'rnn' }), onnx, WHOLE);
  for await (const event of answer({ ...question, line: '  abe\u0301\t' })) {
    if (event.type === 'begin') expect(event.source).toEqual(['a', 'b', '?é', '</s>']);
    if (event.type === 'end') break;
  }
});

test('running statistics are not counted among the parameters', async () => {
  const run = untrainedRun({ kind: 'rnn', norm: 'batch' });
  const { facts } = await createAnswerer(run, onnx, WHOLE);
  const { trained, size } = loadRunModel(run).model.params;
  expect(facts.parameters).toBe(trained);
  expect(trained).toBeLessThan(size);
});

test('answers in sub-words are scored by words, as evaluation does', async () => {
  const { answer } = await createAnswerer(untrainedRun({ kind: 'rnn' }, 'bpe'), onnx, {
    ...WHOLE,
    settings: { maxLength: 6 },
  });
  const ends: AnswerEvent[] = [];
  for await (const event of answer({ id: 1, line: 'abcdef', references: ['b'] })) {
    if (event.type === 'end') ends.push(event);
  }
  // Six tokens that make one word, for a reference of one.
  expect(ends).toMatchObject([{ text: expect.stringMatching(/^\S+$/), ended: false }]);
  expect(ends).toMatchObject([
    { scores: expect.arrayContaining([{ title: 'PER', value: 100, unit: ' %' }]) },
  ]);
});

test('sub-words are shown as text wherever they are named, bytes within a character as escapes', async () => {
  const { answer, inspect } = await createAnswerer(untrainedRun({ kind: 'rnn' }, 'bpe'), onnx, WHOLE);
  const source = ['a', ' ', '\\xc3', '\\xa4', '</s>'];
  for await (const event of answer({ id: 1, line: 'a ä', references: [] })) {
    if (event.type === 'begin') expect(event).toMatchObject({ source, unknown: [] });
    if (event.type === 'end') break;
  }
  const columns = (stage: string) => inspect(first).find(({ name }) => name === stage)?.columnLabels;
  expect(columns('weights')).toEqual(source);
  expect(columns('probabilities')).toEqual(expect.arrayContaining([' ', '\\xc3', '</s>', '<unk>']));
});

test('a run answers without a part of its model, and says what it has', async () => {
  const run = untrainedRun({ kind: 'transformer' });
  const said = async (without: Part | null) => {
    const { answer, facts } = await createAnswerer(run, onnx, { ...WHOLE, without });
    for await (const event of answer(question))
      if (event.type === 'end') return { facts, logProbability: event.logProbability };
    throw new Error('no end');
  };
  const [whole, left] = [await said(null), await said('positions')];
  expect(left.logProbability).not.toBe(whole.logProbability);
  expect(left.facts.parts).toEqual(whole.facts.parts);
  expect(left.facts.model).toMatchObject({ positions: 'none' });
  await expect(createAnswerer(run, onnx, { ...WHOLE, without: 'gates' })).rejects.toThrow(
    'no gates that could be left out',
  );
});
