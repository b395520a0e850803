import { expect, test } from 'vitest';
import { toyModel, toySources } from '../../testing/decoding.ts';
import { variants } from '../../testing/model-variants.ts';
import { inspectAnswer } from '../../worker/inspect-answer.ts';
import { stageText } from './stage-text.ts';

test.each(variants)('every stage of %s is explained', (_, config) => {
  const source = toySources[1];
  const target = [4, 5];
  const stages = inspectAnswer({
    ...toyModel(config),
    ...{ source, target, position: 1, sourceTokens: Array.from(source, String) },
    readTokens: ['<s>', '4', '5'],
  });
  const names = stages.map(({ name }) => name);
  expect(names).toContain('logits');
  expect(names.filter((name) => stageText({ name }).sentence === '')).toEqual([]);
  // The sentence of the additive score is of no other.
  const additive = !('attention' in config) || config.attention === 'additive';
  if (!additive) expect(names).not.toContain('energies');
});
