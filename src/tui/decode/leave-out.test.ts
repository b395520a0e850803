import { expect, test } from 'vitest';
import { PARTS, type Part } from '../../config/parts.ts';
import { partsOfModel } from '../../model/left-out.ts';
import { variant } from '../../testing/model-variants.ts';
import { ctrl, newSession, opened, press, stepAll } from '../../testing/scripted-answers.ts';
import { leaveOut } from './leave-out.ts';
import { leftOutText, unusedText } from './left-out-texts.ts';

test('what a model without a part is, fits a line of 80 columns', () => {
  for (const part of PARTS) expect(leaveOut(newSession(), part).state.notice?.length).toBeLessThanOrEqual(80);
});

test('where nothing can be left out, Ctrl-X says whether that may change', () => {
  expect(press(newSession(), ctrl('x')).notice).toContain('yet');
  const ready = stepAll(newSession(), opened);
  const bare = { ...ready, runs: ready.runs.map((pane) => ({ ...pane, parts: [] })) };
  expect(press(bare, ctrl('x')).notice).toBe('Nothing can be left out here.');
});

/** [options, part, place, stage, what is said of it] */
const stages = [
  [variant('rnn'), 'attention', 'decoder.attention', 'context', /reads 0/],
  [variant('rnn'), 'attention', 'decoder.attention', 'weights', null],
  [variant('rnn'), 'gates', 'decoder.layer0', 'update', /held at 0/],
  [variant('rnn', { cell: 'lstm' }), 'gates', 'decoder.layer0', 'output gate', /held at 1/],
  [variant('rnn'), 'gates', 'encoder.layer0', 'update', /held at 0/],
  [variant('rnn'), 'attention', 'encoder.layer0', 'states', null],
  [variant('transformer', { mixer: 'gru' }), 'gates', 'encoder.layer0.recurrence', 'reset', /held at 1/],
  [variant('rnn', { heads: 2 }), 'other-heads', 'decoder.attention', 'context', /head 1 alone/],
  [variant('transformer'), 'attention', 'decoder.layer0.cross', 'mixed', /set to 0/],
  [variant('transformer'), 'attention', 'decoder.layer0.self', 'mixed', null],
  [variant('transformer'), 'self-attention', 'decoder.layer0.self', 'mixed', /set to 0/],
  [variant('transformer'), 'self-attention', 'decoder.layer0.cross', 'mixed', null],
  [variant('transformer'), 'positions', 'encoder.embedding', 'embedding', /would be added/],
  [variant('transformer'), 'scaling', 'decoder.layer0.cross', 'products', /√d_k/],
  [variant('transformer'), 'other-heads', 'encoder.layer0.self', 'heads', /head 1 alone/],
] as const;

test.each(stages)('of %s without %s, at %s, the stage "%s"', ([, config], part, place, name, said) => {
  expect(partsOfModel(config)).toContain(part);
  const text = leftOutText(part, { place, name }, config);
  if (said === null) expect(text).toBeNull();
  else expect(text).toMatch(said);
  expect(leftOutText(null, { place, name }, config)).toBeNull();
});

test.each<[Part, string, number, number, RegExp | null]>([
  ['attention', 'decoder.attention', 1, 0, /nothing is made/],
  ['attention', 'decoder.layer0.cross', 2, 0, /nothing is made/],
  ['attention', 'encoder.layer0.self', 2, 0, null],
  ['self-attention', 'encoder.layer0.self', 2, -1, /nothing is made/],
  ['other-heads', 'encoder.layer0.self', 2, 0, null],
  ['other-heads', 'encoder.layer0.self', 2, -1, /but the first/],
  ['other-heads', 'encoder.layer0.self', 2, 1, /nothing is made/],
  ['other-heads', 'decoder.attention', 1, -1, null],
  ['positions', 'decoder.attention', 1, -1, null],
])('of weights without %s at %s, head %i of %i', (part, place, heads, head, said) => {
  const text = unusedText(part, place, heads, head);
  if (said === null) expect(text).toBeNull();
  else expect(text).toMatch(said);
});
