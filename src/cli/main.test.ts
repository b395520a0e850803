/** The whole program, where it answers at once: help and streams. All else: main.slow.test.ts, and what trains commands.slow.test.ts. */
import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { VERSION } from '../config/version.ts';
import { seqcmp } from '../testing/run-command.ts';
import { createProgram } from './program.ts';

/** All that do something, by their words. */
function commandsOf({ commands }: Command): string[][] {
  return commands.flatMap((each) => {
    const inner = commandsOf(each);
    return inner.length === 0 ? [[each.name()]] : inner.map((words) => [each.name(), ...words]);
  });
}

describe('help', () => {
  test('of the program shows examples, commands and exit codes, on stdout', async () => {
    const { code, stdout, stderr } = await seqcmp(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const text of ['$ seqcmp compare', '130', 'Exit codes', 'doctor']) expect(stdout).toContain(text);
    expect((await seqcmp([])).stdout).toBe(stdout);
  });

  test.each(commandsOf(createProgram()).filter(([name]) => !name.startsWith('complet')))(
    'of %s %s has an example and --json, within 80 columns',
    async (...command) => {
      const { code, stdout } = await seqcmp([...command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/Examples?:\n {2}\$? ?\w/);
      expect(stdout).toContain('--json');
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(stdout, 'an example on two lines').not.toMatch(/^ {2}[$>] .*\n\S/m);
    },
  );

  test('of train states the default budget and how the tokenizers of a file are chosen', async () => {
    const { stdout } = await seqcmp(['train', '--help']);
    const { seconds } = configSchema.parse({ model: { kind: 'rnn' } }).budget;
    expect(stdout.replace(/\s+/g, ' ')).toContain(`default: ${(seconds ?? 0) / 60}m where no limit is given`);
    expect(stdout.replace(/\s+/g, ' ')).toContain('at most 1,000 different space-separated words');
  });

  test('of ablate states that an arm has one thread, where other commands take all', async () => {
    const threads = async (command: string) =>
      (await seqcmp([command, '--help'])).stdout.replace(/\s+/g, ' ');
    expect(await threads('ablate')).toContain('threads inside one operation (default: 1:');
    expect(await threads('eval')).toContain('threads inside one operation (default: as many as');
  });

  test('names the commands that are there, and no other', async () => {
    const commands = (await seqcmp(['--help'])).stdout.split('Commands:\n')[1].split('\n\n')[0];
    expect([...commands.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name)).toEqual([
      'compare',
      'train',
      'eval',
      'decode',
      'score',
      'report',
      'export',
      'corpus',
      'tokenizer',
      'runs',
      'config',
      'ablate',
      'verify',
      'bench',
      'doctor',
      'completion',
      'help',
    ]);
  });

  test('--version prints the version', async () => {
    expect(await seqcmp(['--version'])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
  });
});

describe('streams', () => {
  test('without a terminal there is no colour and no cursor movement', async () => {
    const { stdout, stderr } = await seqcmp(['corpus', 'show', 'reverse', '--set', 'corpus.pairs=300']);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  test('FORCE_COLOR colours, and NO_COLOR wins over it', async () => {
    const args = ['corpus', 'show', 'reverse', '--set', 'corpus.pairs=300'];
    expect((await seqcmp(args, { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[1m');
    const env = { FORCE_COLOR: '1', NO_COLOR: '1' };
    const { stdout, stderr } = await seqcmp(args, { env });
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  test('the command line that is kept says what the environment said, and not what was typed over it', async () => {
    const env = { SEQCMP_SEED: '7', SEQCMP_STEPS: '9' };
    const { stdout } = await seqcmp(['train', 'rnn', 'copy', '--steps', '5', '--print-config'], { env });
    expect(stdout).toMatch(/^# The settings of: seqcmp train rnn copy --steps 5 --print-config --seed 7\n/);
  });

  const asNohup = 'without a terminal the end of one changes nothing, as nohup asks';
  // Windows can send no such signal.
  test.runIf(process.platform !== 'win32')(asNohup, async () => {
    const interrupt = { signal: 'SIGHUP', when: /reading/ } as const;
    const args = ['compare', 'reverse', '--set', 'corpus.pairs=300', '--dry-run'];
    expect((await seqcmp(args, { interrupt })).code).toBe(0);
  });

  test.skipIf(!existsSync('/dev/full'))('what cannot be written to stderr ends nothing', async () => {
    const full = openSync('/dev/full', 'w');
    const args = ['compare', 'reverse', '--set', 'corpus.pairs=300', '--dry-run'];
    const child = spawn(process.execPath, ['bin/seqcmp.js', ...args], { stdio: ['ignore', 'ignore', full] });
    const code = await new Promise((resolve) => child.on('close', resolve));
    closeSync(full);
    expect(code).toBe(0);
  });

  test('a reader that leaves early is no error', async () => {
    const child = spawn(process.execPath, ['bin/seqcmp.js', 'corpus', 'list'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
