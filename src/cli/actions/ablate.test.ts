import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { ablate } from './ablate.ts';

test('a corpus that there is not is refused with the nearest name, before a suite is made', async () => {
  const out = join(temporaryFolder(), 'suite');
  await expect(ablate(['heads'], { corpus: 'revers', seeds: 2, out, quiet: true })).rejects.toMatchObject({
    next: expect.stringContaining('Did you mean reverse?'),
  });
  expect(existsSync(out)).toBe(false);
});
