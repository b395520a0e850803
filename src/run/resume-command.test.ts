import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { toJson } from '../text/to-json.ts';
import { comparisonPath, suitePath } from './layout.ts';
import { type ComparisonPlan, PLAN_VERSION, type SuitePlan } from './plans.ts';
import { resumeCommand } from './resume-command.ts';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const PLAN: ComparisonPlan = {
  models: ['rnn', 'transformer'],
  seeds: [1],
  matched: [],
  command: '',
  corpusHash: '',
  tokenizerHash: '',
};
const SUITE: SuitePlan = {
  names: ['heads'],
  seeds: [1],
  corpus: null,
  updates: null,
  engine: 'onnx',
  threads: 1,
  command: '',
};

function writePlan(path: string, plan: ComparisonPlan | SuitePlan): void {
  writeFileSync(path, toJson({ formatVersion: PLAN_VERSION, ...plan }));
}

function place(...path: string[]): string {
  const dir = join(folder, ...path);
  mkdirSync(dir, { recursive: true });
  return dir;
}

test('a run goes on by itself, one of a comparison or a suite with the whole', () => {
  const run = place('run');
  expect(resumeCommand(run)).toBe(`seqcmp train --resume ${run}`);
  const member = place('pair', 'rnn');
  writePlan(comparisonPath(join(folder, 'pair')), PLAN);
  for (const dir of [member, join(folder, 'pair')])
    expect(resumeCommand(dir)).toBe(`seqcmp compare --resume ${join(folder, 'pair')}`);
  const arm = place('suite', 'heads', 'heads-1-seed1');
  writePlan(suitePath(join(folder, 'suite')), SUITE);
  for (const dir of [arm, join(folder, 'suite')])
    expect(resumeCommand(dir)).toBe(`seqcmp ablate --resume ${join(folder, 'suite')}`);
  const task = place('published', 'heads', 'rnn-seed1');
  writePlan(suitePath(join(folder, 'published')), { ...SUITE, command: 'seqcmp verify --seeds 3' });
  for (const dir of [task, join(folder, 'published')])
    expect(resumeCommand(dir)).toBe(`seqcmp verify --resume ${join(folder, 'published')}`);
});

test('a plan that does not name a run is not what it is part of; one that cannot be read may be', () => {
  writePlan(comparisonPath(folder), PLAN);
  writePlan(suitePath(folder), SUITE);
  const [run, arm] = [place('other'), place('norms', 'batch-seed1')];
  for (const dir of [run, arm]) expect(resumeCommand(dir)).toBe(`seqcmp train --resume ${dir}`);
  const torn = place('torn', 'rnn');
  writeFileSync(comparisonPath(join(folder, 'torn')), '{');
  expect(resumeCommand(torn)).toBe(`seqcmp compare --resume ${join(folder, 'torn')}`);
});

test.runIf(process.platform !== 'win32')('a path with a blank or a quote is one word of a shell', () => {
  expect(resumeCommand(place("Anna's run"))).toBe(`seqcmp train --resume '${folder}/Anna'\\''s run'`);
});
