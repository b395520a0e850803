import { expect, test } from 'vitest';
import type { Match } from '../config/match.ts';
import { resolveConfig } from '../config/resolve.ts';
import { PLAIN_MODELS } from '../config/schema.ts';
import type { BatchPlan } from '../data/batches.ts';
import { matchModels } from './match-models.ts';

const unread = () => {
  throw new Error('sizes are matched without a batch');
};
const plan: BatchPlan = { buckets: [], batchesInEpoch: unread, batch: unread, bucketOf: unread };
const corpus = { vocabularies: { source: 30, target: 30 }, plan };

test('where sizes are not to be matched, or cannot be, how far apart they are is said', async () => {
  const set = ['rnn.cell=lstm', 'budget.seconds=5'];
  const given = await Promise.all(PLAIN_MODELS.map((model) => resolveConfig(model, { set }, PLAIN_MODELS)));
  const said = (match: Match[]) => matchModels(given, match, corpus).matched;
  expect(said(['time'])).toEqual([expect.stringMatching(/^not matched: [\d,]+ against [\d,]+ parameters, /)]);
  expect(said(['params', 'time'])[0]).toMatch(/^rnn\.dim \d+ -> \d+: /);
  expect(matchModels(given.slice(0, 1), undefined, corpus).matched).toEqual([]);
});
