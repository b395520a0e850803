/** `seqcmp ablate` as it is typed, with few updates: what comes out of a suite, stopped on the way and gone on with. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { seqcmp } from '../testing/run-command.ts';

const cwd = mkdtempSync(join(tmpdir(), 'seqcmp-ablate-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

test('the list names each ablation with its claim and where it comes from', async () => {
  const { code, stdout } = await seqcmp(['ablate', '--list', '--json'], { cwd });
  expect(code).toBe(0);
  const { ablations } = JSON.parse(stdout);
  expect(ablations.map(({ name }: { name: string }) => name)).toContain('positions');
  for (const { claim, reference } of ablations)
    expect([typeof claim, typeof reference]).toEqual(['string', 'string']);
});

test('a suite that is stopped goes on, and ends with checks, effects, runs and a report', async () => {
  const when = /(sinusoidal|none|learned) seed 2: training/;
  const args = ['ablate', 'positions', '--steps', '12', '--seeds', '2', '--out', 'suite'];
  const stopped = await seqcmp(args, { cwd, interrupt: { signal: 'SIGINT', when } });
  expect(stopped.stderr).toContain('seqcmp ablate --resume suite');
  expect(stopped.code).toBe(130);

  const { code, stdout, stderr } = await seqcmp(['ablate', '--resume', 'suite', '--json'], { cwd });
  expect(code, stderr).toBe(0);
  expect(stderr).not.toContain('sinusoidal seed 1');
  const { ablations, report } = JSON.parse(stdout);
  const [{ name, verdict, checks, runs, trained }] = ablations;
  expect([name, runs.length]).toEqual(['positions', 6]);
  // So few updates teach nothing; what is exact holds all the same.
  expect(verdict).toBe('not shown');
  for (const check of checks) {
    expect(check).toMatchObject({ name: expect.any(String), passed: true });
    expect(typeof check.measured).toBe('number');
    expect(typeof check.bound).toBe('number');
  }
  for (const { dir } of runs) expect(existsSync(join(dir, 'summary.json'))).toBe(true);
  expect(trained.effects).toHaveLength(2);
  expect(report.map((path: string) => existsSync(path))).toEqual([true, true, true]);
  expect(readFileSync(join(cwd, 'suite', 'report.md'), 'utf8')).toContain('positions');
});

test('published tasks are listed with who published them', async () => {
  const { code, stdout } = await seqcmp(['verify', '--list', 'scan-random'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^scan-random +Of a random part of SCAN.*\n +Lake and Baroni 2018, Experiment 1\n$/);
});

test.each([
  [['verify', 'scan-randon'], 'task: expected one of scan-random'],
  [['ablate'], 'expected the name of an ablation, or all; found none'],
  [['ablate', 'postions'], 'expected one of'],
  [['ablate', '--list', 'heads'], '--list names all ablations; found heads beside it'],
  [['ablate', 'heads', '--seeds', '1'], '--seeds: expected 2 or more, found 1'],
  [['ablate', '--resume', 'nothing'], 'expected the folder of a suite of ablations; found nothing there'],
  [['verify', '--resume', 'nothing'], 'expected the folder of a suite of ablations; found nothing there'],
  [['verify', '--resume', 'x', 'scan-random'], '--resume: expected nothing but the suite'],
  [['ablate', '--resume', 'x', 'heads'], '--resume: expected nothing but the suite'],
])('%j is an error that says what was expected', async (args, message) => {
  const { code, stdout, stderr } = await seqcmp(args, { cwd });
  expect(code).toBeGreaterThan(0);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});
