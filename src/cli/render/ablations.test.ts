import { expect, test } from 'vitest';
import { claimResult } from '../../testing/claim-result.ts';
import { ablationTable } from './ablations.ts';

test('effects bear their sign, and it is said which is as expected', () => {
  const plain = (text: string) => text;
  const table = ablationTable([claimResult()], { bold: plain, dim: plain, columns: 80 });
  expect(table).toContain('  not shown: layer beats batch (-2.1 points of WER, -3.1 to -1.1 over seeds)');
  expect(table).toContain('(+1.5000 nats, +0.5000 to +2.5000 over seeds)');
  expect(table).toContain('seeds 1, 2, 10 sources; + is as expected');
});
