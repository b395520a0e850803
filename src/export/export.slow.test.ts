/** The real command and what it writes: the folder's own script answers as `seqcmp decode` does, with none of our code. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { namedViews } from '../model/params.ts';
import { saveCheckpoint } from '../run/checkpoint-files.ts';
import { loadRunModel } from '../run/run-model.ts';
import { decodeSettings, toyModel } from '../testing/decoding.ts';
import { combinations } from '../testing/model-variants.ts';
import { seqcmp } from '../testing/run-command.ts';
import { untrainedRun } from '../testing/untrained-run.ts';
import { initialState } from '../train/state.ts';
import { exportGraphs } from './export-graphs.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'seqcmp-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TINY = ['--preset', 'tiny', '--steps', '150', '--set', 'corpus.pairs=2000'];
const RUNS = {
  rnn: ['rnn', 'reverse', '--set', 'model.cell=lstm', '--set', 'model.norm=batch'],
  transformer: ['transformer', 'reverse', '--set', 'model.positions=learned'],
  'sub-words': [
    'rnn+transformer',
    'dates',
    '--set',
    'tokenizer.source=bpe',
    '--set',
    'tokenizer.target=bpe',
    '--set',
    'tokenizer.vocabulary=300',
  ],
};

const runScript = (dir: string, args: readonly string[], input: string | Buffer) =>
  spawnSync(process.execPath, [join(folder, dir, 'decode.mjs'), ...args], { input, encoding: 'utf8' });

function script(dir: string, args: readonly string[], input: string): string {
  const { stdout, stderr, status } = runScript(dir, args, input);
  expect(status, stderr).toBe(0);
  return stdout;
}

async function done(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await seqcmp(args, { cwd: folder, input });
  expect(code, stderr).toBe(0);
  return stdout;
}

describe.each(Object.entries(RUNS))('%s', (name, settings) => {
  test('decode.mjs answers as seqcmp decode does, by text and by ids', async () => {
    await done(['train', ...settings, ...TINY, '--out', name]);
    await done(['export', name, '--out', `${name}-export`]);
    const alone = runScript(`${name}-export`, [], 'abc\n');
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringMatching(/^expected ONNX .*\n$/)]);
    symlinkSync(MODULES, join(folder, `${name}-export`, 'node_modules'));
    const lines = 'abc\n\nhgfedcba\n2 May 1999\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n';
    const ours = await done(['decode', name], lines);
    const ids = (await done(['tokenizer', 'encode', name, '--side', 'source', '--ids'], lines)).replace(
      /^ .*/gm,
      '',
    );
    const answered = script(`${name}-export`, ['--ids'], ids);
    const text = await done(['tokenizer', 'decode', name, '--side', 'target', '--ids'], answered);
    expect(text).toBe(ours);
    expect(script(`${name}-export`, [], lines)).toBe(ours);
    symlinkSync(join(folder, `${name}-export`), join(folder, `${name}-link`));
    expect(script(`${name}-link`, ['--ids'], ids)).toBe(answered);
    expect(script(`${name}-export`, ['--ids'], '')).toBe('');
    const bad = runScript(`${name}-export`, ['--ids'], '5\n4 x\n');
    expect(bad.stderr).toMatch(/^line 2: expected ids from 0 to \d+; found "x"\n$/);
    expect(runScript(`${name}-export`, ['--id'], '').stderr).toMatch(/^usage: /);
    const latin = runScript(`${name}-export`, [], Buffer.from('caf\u00e9\n', 'latin1'));
    expect([latin.status, latin.stderr]).toEqual([2, 'expected lines of UTF-8\n']);
  });
});

test('a line out for a line in, whatever the model says', async () => {
  const run = untrainedRun({ kind: 'rnn', dim: 8, tied: false }, 'bpe');
  const { model, tokenizers } = loadRunModel(run);
  const weights = new Float32Array(model.params.size);
  const views = namedViews(model.params, weights);
  // Each token is the end of a line: all features are 1, and it alone is scored by them.
  views['decoder.readout.bias'].fill(100);
  const newline = tokenizers.target.encode('\n')[0];
  for (let row = 0; row < 8; row++)
    views['decoder.output.weight'][row * tokenizers.target.size + newline] = 1;
  saveCheckpoint(run, initialState(model.params, weights), { best: true });
  const ours = await done(['decode', run.dir], 'a\nbc\n');
  expect(ours).toMatch(/^ +\n +\n$/);
  await done(['export', run.dir, '--out', 'lines']);
  symlinkSync(MODULES, join(folder, 'lines', 'node_modules'));
  expect(script('lines', [], 'a\nbc\n')).toBe(ours);
});

test('the folder that one stands in is not replaced', async () => {
  const { code, stderr } = await seqcmp(['export', 'rnn', '--out', '.', '--force'], { cwd: folder });
  expect(code).toBe(1);
  expect(stderr).toContain('. is the folder in which seqcmp runs, or one above it');
});

test.each(combinations)('%s is exported', (_, config) => {
  expect(() => exportGraphs(toyModel(config), decodeSettings())).not.toThrow();
});
