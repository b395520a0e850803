import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRun, type Run } from '../../run/run-directory.ts';
import { defaultConfig, MADE_FROM, temporaryFolder, temporaryRun } from '../../testing/temporary-run.ts';
import { decodeLines } from './decode-lines.ts';

test('a format that is none, or has no room for scores, is refused before weights are looked for', async () => {
  const { dir } = temporaryRun();
  await expect(decodeLines([dir], { format: 'linse' })).rejects.toThrow('--format: expected one of');
  await expect(decodeLines([dir], { format: 'lines', scores: true })).rejects.toThrow('without scores');
});

test('--json beside another format is refused, and beside its own is not', async () => {
  const { dir } = temporaryRun();
  const contradiction = decodeLines([dir], { json: true, format: 'tsv' });
  await expect(contradiction).rejects.toThrow('--json means --format jsonl; found --format tsv');
  await expect(decodeLines([dir], { json: true, format: 'jsonl' })).rejects.not.toThrow('--json');
});

describe('settings that cannot hold together are called as they were given', () => {
  const runWith = (decode: Partial<Run['config']['decode']>): string => {
    const config = defaultConfig();
    const settings = { ...config, decode: { ...config.decode, ...decode } };
    return createRun(join(temporaryFolder(), 'run'), settings, '{"tokens":[]}', MADE_FROM).dir;
  };
  const wide = runWith.bind(null, { nbest: 10 });
  const long = runWith.bind(null, { minLength: 9, maxLength: 3 });

  test.each([
    [
      wide,
      {},
      'decode.nbest of the run: expected at most as many answers as the beam is wide, 1 (decode.beam of the run)',
    ],
    [
      wide,
      { beam: 4 },
      'decode.nbest of the run: expected at most as many answers as the beam is wide, 4 (--beam)',
    ],
    [
      wide,
      { nbest: 5, beam: 4 },
      '--nbest: expected at most as many answers as the beam is wide, 4 (--beam); found 5',
    ],
    [
      long,
      {},
      'decode.minLength of the run: expected at most the longest that an answer may be, 3 (decode.maxLength of the run)',
    ],
    [
      long,
      { maxLength: 4 },
      'decode.minLength of the run: expected at most the longest that an answer may be, 4 (--max-length); found 9',
    ],
  ])('%#', async (made, flags, message) => {
    await expect(decodeLines([made()], flags)).rejects.toThrow(message);
  });

  test('and what is typed makes up for them', async () => {
    for (const flags of [{ beam: 10 }, { nbest: 1 }, { nbest: 3 }, { sample: true }])
      await expect(decodeLines([wide()], flags)).rejects.not.toThrow('expected at most');
    await expect(decodeLines([long()], { minLength: 2 })).rejects.not.toThrow('expected at most');
  });
});
