import { describe, expect, test } from 'vitest';
import type { Part } from '../../config/parts.ts';
import {
  answers,
  ctrl,
  newSession,
  opened,
  press,
  pressed,
  stepAll,
  TEST_EXAMPLE,
  typed,
} from '../../testing/scripted-answers.ts';
import type { Key, NamedKey } from '../text/key-parser.ts';
import { textOf } from '../text/line-editor.ts';
import type { DecodeState } from './decode-state.ts';
import { stepDecoding } from './step-decoding.ts';

const effectsOf = (state: DecodeState, key: Key) =>
  stepDecoding(state, { type: 'key', key }, () => 0.99).effects;
const ready = stepAll(newSession(), opened);
const asked = press(ready, typed('ab'), pressed('enter'));
const answered = stepAll(asked, answers(1));

describe('keys', () => {
  test('Enter asks for the line, keeps it in the history and gives the keys to the view', () => {
    const effects = effectsOf(press(ready, typed('ab')), pressed('enter'));
    expect(effects).toEqual([
      { type: 'ask', question: { id: 1, line: 'ab', references: [] } },
      { type: 'remember', lines: ['an older line', 'ab'] },
    ]);
    expect(asked.focus).toBe('view');
    expect(textOf(asked.line)).toBe('');
  });

  test('Page keys pass as much of the keys as of a view', () => {
    const pages = [pressed('page-down'), pressed('page-down'), pressed('page-up')];
    const viewed = press(answered, ...pages).looking.scroll;
    expect(viewed).toBeGreaterThan(0);
    expect(press(answered, typed('?'), ...pages).help).toBe(viewed);
  });

  test('digits are views in a view and text in a line', () => {
    expect(press(answered, typed('3')).view).toBe('attention');
    const line = press(answered, pressed('enter'), typed('3'));
    expect(line.view).toBe('answers');
    expect(textOf(line.line)).toBe('3');
  });

  test('what is typed in a view begins a new line', () => {
    const line = press(answered, typed('x'));
    expect(line.focus).toBe('line');
    expect(textOf(line.line)).toBe('x');
  });

  test('up and down go through the history, and down below it to the view', () => {
    const older = press(answered, pressed('enter'), typed('new'), pressed('up'), pressed('up'));
    expect(textOf(older.line)).toBe('an older line');
    const newer = press(older, pressed('down'), pressed('down'));
    expect(textOf(newer.line)).toBe('new');
    expect(press(newer, pressed('down')).focus).toBe('view');
  });

  test('a new question gives up the answer under way: what is still said of it is not heard', () => {
    const again = press(asked, typed('c'), pressed('enter'));
    expect(stepAll(again, answers(1)).runs.every(({ answer }) => answer.tokens.length === 0)).toBe(true);
    expect(stepAll(again, answers(2)).runs.every(({ answer }) => answer.end !== null)).toBe(true);
  });

  test('Ctrl-T asks the test sentences one after another, Ctrl-R any of them', () => {
    const first = press(ready, ctrl('t'));
    expect(first.asked).toEqual({ id: 1, line: TEST_EXAMPLE.source, references: TEST_EXAMPLE.references });
    expect(press(first, ctrl('t')).asked?.line).toBe('colonel');
    expect(press(first, ctrl('t'), ctrl('t')).asked?.line).toBe(TEST_EXAMPLE.source);
    expect(effectsOf(ready, ctrl('r'))[0]).toMatchObject({ question: { line: 'colonel' } });
    expect(press({ ...ready, test: [] }, ctrl('t')).notice).toContain('no test sentences');
  });

  test('Ctrl-O saves what is finished', () => {
    expect(effectsOf(asked, ctrl('o'))).toEqual([]);
    expect(effectsOf(answered, ctrl('o'))).toEqual([
      { type: 'save', text: 'rnn\tab\tF EY Z\ntransformer\tab\tF AE S\n' },
    ]);
  });

  test('Esc leaves with 0, Ctrl-C with 130, from anywhere', () => {
    for (const state of [ready, answered]) {
      expect(effectsOf(state, pressed('escape'))).toEqual([{ type: 'leave', exitCode: 0 }]);
      expect(effectsOf(state, ctrl('c'))).toEqual([{ type: 'leave', exitCode: 130 }]);
    }
    expect(effectsOf(press(answered, typed('?')), ctrl('c'))).toEqual([{ type: 'leave', exitCode: 130 }]);
  });

  test('the inside view asks for its numbers once for each run', () => {
    const question = { type: 'inspect', run: 0, id: 1, at: { source: 0, target: 3 } };
    expect(effectsOf(answered, typed('5'))).toEqual([question]);
    expect(effectsOf(press(answered, typed('5')), pressed('word-right'))).toEqual([{ ...question, run: 1 }]);
  });

  test('in the inside view arrows go to another token of the side that the stage is on', () => {
    const at = { source: 0, target: 3 };
    const numbers = { shape: [1], values: Float32Array.of(1), rowLabels: ['p'] };
    const stages = ['encoder.layer0', 'decoder'].map((place) => ({
      place,
      name: 'sum',
      inARow: 2,
      ...numbers,
    }));
    const said = { type: 'inspected', id: 1, at, stages } as const;
    const encoder = stepAll(press(answered, typed('5')), [{ type: 'run', run: 0, said }]);
    const asks = (state: DecodeState, name: NamedKey) => effectsOf(state, pressed(name));
    const question = { type: 'inspect', run: 0, id: 1 };
    expect(asks(encoder, 'down')).toEqual([{ ...question, at: { source: 1, target: 3 } }]);
    expect(asks(encoder, 'up')).toEqual([]);
    const decoder = press(encoder, pressed('right'));
    expect(asks(decoder, 'up')).toEqual([{ ...question, at: { source: 0, target: 2 } }]);
    expect(asks(decoder, 'down')).toEqual([]);
    // The same token as in the view of a step.
    expect(press(decoder, pressed('up'), typed('4')).looking.position).toBe(2);
  });

  test('in the inside view Shift with an arrow goes to where the next place begins, or back to where this one does', () => {
    const numbers = { shape: [1], values: Float32Array.of(1), rowLabels: ['p'], inARow: 2 };
    const places = ['encoder', 'encoder', 'encoder.layer0', 'encoder.layer0', 'encoder', 'encoder'];
    const stages = places.map((place, i) => ({ place, name: `stage ${i}`, ...numbers }));
    const said = { type: 'inspected', id: 1, at: { source: 0, target: 3 }, stages } as const;
    const inside = stepAll(press(answered, typed('5')), [{ type: 'run', run: 0, said }]);
    const stagesAfter = (from: number, name: NamedKey) => {
      const state = { ...inside, looking: { ...inside.looking, stage: from } };
      return press(state, pressed(name)).looking.stage;
    };
    expect(places.map((_, at) => stagesAfter(at, 'shift-right'))).toEqual([2, 2, 4, 4, 4, 5]);
    expect(places.map((_, at) => stagesAfter(at, 'shift-left'))).toEqual([0, 0, 0, 2, 2, 4]);
  });

  test('Ctrl-X leaves out one part after another where a model has it, asks again, and makes all whole', () => {
    const question = answered.asked;
    const open = (run: number, without: Part | null) => ({ type: 'open', run, without, question });
    const partsOf = (state: DecodeState) => state.runs.map(({ name }) => name);
    expect(effectsOf(answered, ctrl('x'))).toEqual([open(0, 'attention'), open(1, 'attention')]);
    const first = press(answered, ctrl('x'));
    expect(partsOf(first)).toEqual(['rnn without attention', 'transformer without attention']);
    expect(first.notice).toContain('Without attention: ');
    expect(first.runs[0]).toMatchObject({ status: { type: 'opening' }, wholeAnswer: 'F EY Z' });
    // The other model has no gates: it is whole again, and then stays so.
    expect(effectsOf(first, ctrl('x'))).toEqual([open(0, 'gates'), open(1, null)]);
    const second = press(first, ctrl('x'));
    expect(partsOf(second)).toEqual(['rnn without gates', 'transformer']);
    expect(second.runs.map(({ wholeAnswer }) => wholeAnswer)).toEqual(['F EY Z', 'F AE S']);
    const last = press(second, ctrl('x'), ctrl('x'));
    expect(partsOf(last)).toEqual(['rnn', 'transformer']);
    expect(last.notice).toContain('back');
    expect(press(first, pressed('enter'), typed('new'), pressed('enter')).runs[0].wholeAnswer).toBeNull();
  });

  /** What a run says of its stages, all of the decoder. */
  const says = (run: number, id: number, ...names: readonly string[]) => {
    const numbers = { inARow: 2, shape: [1], values: Float32Array.of(1), rowLabels: ['p'] };
    const stages = names.map((name) => ({ ...numbers, place: 'decoder', name }));
    const said = { type: 'inspected', id, at: { source: 0, target: 3 }, stages } as const;
    return [{ type: 'run', run, said }] as const;
  };

  test('in the inside view Ctrl-X and a new line stay with the stage that is looked at', () => {
    const whole = stepAll(press(answered, typed('5')), says(0, 1, 'products', 'scores', 'weights', 'heads'));
    const weights = press(whole, pressed('right'), pressed('right'));
    const without = stepAll(press(weights, ctrl('x')), [
      ...opened,
      ...says(0, 1, 'products', 'weights', 'heads'),
    ]);
    expect(without.looking.stage).toBe(1);
    const back = stepAll(press(without, ctrl('x')), says(0, 1, 'products', 'scores', 'weights', 'heads'));
    expect(back.looking.stage).toBe(2);
    expect(press(back, typed('a'), pressed('enter')).looking.stage).toBe(2);
  });

  test('in the inside view another run is looked at in the same stage, if it has that', () => {
    const first = stepAll(press(answered, typed('5')), says(0, 1, 'products', 'scores', 'weights'));
    const other = stepAll(
      press(first, pressed('end'), pressed('word-right')),
      says(1, 1, 'gates', 'weights'),
    );
    expect(other.looking).toMatchObject({ insideRun: 1, stage: 1 });
    const back = press(other, pressed('word-left'));
    expect(back.looking).toMatchObject({ insideRun: 0, stage: 2 });
    expect(press(back, pressed('left'), pressed('word-right')).looking).toMatchObject({
      insideRun: 1,
      stage: 0,
    });
  });

  test('Alt-X makes all models whole at once', () => {
    const whole = { type: 'alt', letter: 'x' } as const;
    const question = answered.asked;
    const open = (run: number) => ({ type: 'open', run, without: null, question });
    expect(effectsOf(press(answered, ctrl('x')), whole)).toEqual([open(0), open(1)]);
    expect(press(answered, ctrl('x'), whole).runs.map(({ name }) => name)).toEqual(['rnn', 'transformer']);
    expect(effectsOf(answered, whole)).toEqual([]);
  });

  test('an empty line asks nothing and says what to do', () => {
    expect(effectsOf(ready, pressed('enter'))).toEqual([]);
    expect(press(ready, typed('  '), pressed('enter')).notice).toContain('Type a sentence');
  });
});
