import { expect, test } from 'vitest';
import { temporaryRun } from '../../testing/temporary-run.ts';
import { decodeLines } from './decode-lines.ts';

test('a format that is none, or has no room for scores, is refused before weights are looked for', async () => {
  const { dir } = temporaryRun();
  await expect(decodeLines([dir], { format: 'linse' })).rejects.toThrow('--format: expected one of');
  await expect(decodeLines([dir], { format: 'lines', scores: true })).rejects.toThrow('without scores');
});
