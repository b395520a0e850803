import { expect, test } from 'vitest';
import { outOfReachNote } from './out-of-reach.ts';

test('of runs on different sources each has a sentence of its own', () => {
  const sentences = outOfReachNote([
    { name: 'a', sources: 450, outOfReach: 3 },
    { name: 'b', sources: 900, outOfReach: 3 },
    { name: 'c', sources: 900, outOfReach: 0 },
    { name: 'd', sources: 450, outOfReach: 3 },
  ]);
  expect(sentences.map((sentence) => sentence.split(':')[0])).toEqual([
    'Of 450 sources, 3 cannot be answered rightly by a and d',
    'Of 900 sources, 3 cannot be answered rightly by b',
  ]);
});
