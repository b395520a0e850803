import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { resumeCommand } from './resume-command.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

function place(...path: string[]): string {
  const dir = join(folder, ...path);
  mkdirSync(dir, { recursive: true });
  return dir;
}

test('a run goes on by itself, one of a comparison or a suite with the whole', () => {
  const run = place('run');
  expect(resumeCommand(run)).toBe(`seqcmp train --resume ${run}`);
  const member = place('pair', 'rnn');
  writeFileSync(join(folder, 'pair', 'comparison.json'), '{}');
  for (const dir of [member, join(folder, 'pair')])
    expect(resumeCommand(dir)).toBe(`seqcmp compare --resume ${join(folder, 'pair')}`);
  const arm = place('suite', 'heads', 'heads-1-seed1');
  writeFileSync(join(folder, 'suite', 'ablations.json'), '{}');
  for (const dir of [arm, join(folder, 'suite')])
    expect(resumeCommand(dir)).toBe(`seqcmp ablate --resume ${join(folder, 'suite')}`);
});

test.runIf(process.platform !== 'win32')('a path with a blank or a quote is one word of a shell', () => {
  expect(resumeCommand(place("Anna's run"))).toBe(`seqcmp train --resume '${folder}/Anna'\\''s run'`);
});
