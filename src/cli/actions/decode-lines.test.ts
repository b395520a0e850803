import { expect, test } from 'vitest';
import { temporaryRun } from '../../testing/temporary-run.ts';
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
