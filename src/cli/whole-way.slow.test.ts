/**
 * Runs with everything switched on that is off by itself, all the way: trained, scored without each part, answering by
 * every search, exported. What one command takes and a later one cannot do would show here.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import type { ModelName } from '../config/schema.ts';
import { seqcmp } from '../testing/run-command.ts';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'seqcmp-whole-way-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Settings = Readonly<Record<string, string | number | boolean>>;

const SMALL: Settings = {
  'corpus.pairs': 300,
  'data.buckets': 1,
  'train.validEvery': 2,
  'train.stopMetric': 'per',
  'model.dim': 8,
};

const RUNS: readonly (readonly [ModelName, Settings])[] = [
  [
    'rnn',
    {
      ...{ 'model.cell': 'lstm', 'model.layers': 2, 'model.residual': true, 'model.norm': 'batch' },
      ...{ 'model.attention': 'multiplicative', 'model.heads': 2, 'model.context': 'readout' },
      ...{ 'model.positions': 'learned', 'model.tied': false, 'model.initialisation': 'bahdanau' },
      ...{ 'model.dropout': 0.1, 'model.wordDropout': 0.1, 'decode.replaceUnknown': true },
    },
  ],
  [
    'transformer',
    {
      ...{ 'model.norm': 'batch', 'model.normPlace': 'pre', 'model.heads': 2, 'model.positions': 'learned' },
      ...{ 'model.scaled': false, 'model.causal': false, 'model.tied': false, 'model.dropout': 0.1 },
      ...{ 'model.attentionDropout': 0.1, 'model.ffnDropout': 0.1, 'model.initialisation': 'fairseq' },
      ...{ 'decode.beam': 2, 'decode.nbest': 2, 'decode.noRepeat': 2, 'decode.minLength': 2 },
    },
  ],
  [
    'rnn+transformer',
    {
      ...{ 'model.encoder.wordDropout': 0.1, 'model.encoder.positions': 'sinusoidal' },
      ...{ 'model.decoder.mixer': 'gru', 'model.decoder.residual': false, 'model.decoder.norm': 'none' },
      ...{ 'model.decoder.ffn': 0, 'model.decoder.layers': 2, 'decode.sample': true, 'decode.nbest': 2 },
    },
  ],
  [
    'transformer+rnn',
    {
      ...{ 'model.encoder.mixer': 'lstm', 'model.encoder.positions': 'none', 'model.encoder.dim': 6 },
      ...{
        'model.decoder.attention': 'none',
        'model.decoder.cell': 'tanh',
        'model.decoder.wordDropout': 0.1,
      },
      ...{ 'model.decoder.norm': 'layer', 'tokenizer.source': 'bpe', 'tokenizer.vocabulary': 270 },
    },
  ],
];

async function done(args: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await seqcmp(args, { cwd: folder, input });
  expect(code, `${args.join(' ')}: ${stderr}`).toBe(0);
  return stdout;
}

describe.each(RUNS)('%s', (model, settings) => {
  test('is trained, scored, asked and exported with all its options', async () => {
    const set = Object.entries({ ...SMALL, ...settings }).flatMap(([path, value]) => [
      '--set',
      `${path}=${value}`,
    ]);
    const trained = ['train', model, 'reverse', '--preset', 'tiny', '--steps', '4', ...set, '--out', model];
    const { validLoss, metrics } = JSON.parse(await done([...trained, '--json']));
    for (const value of [validLoss, ...Object.values(metrics)]) expect(value).toBeTypeOf('number');
    const { runs } = JSON.parse(await done(['eval', model, '--parts', '--metrics', 'per', '--json']));
    expect(runs[0].metrics.per).toBe(metrics.per);
    expect(runs[0].parts.length).toBeGreaterThan(0);
    const lines = 'abc\n\nhgfedcba\n';
    for (const flags of [[], ['--beam', '3', '--nbest', '3'], ['--sample'], ['--prefix', 'a']])
      expect((await done(['decode', model, ...flags], lines)).split('\n').length).toBeGreaterThanOrEqual(4);
    await done(['score', model], 'abc\tcba\n');
    await done(['report', model, '--out', `${model}-report`]);
    await done(['export', model, '--out', `${model}-export`]);
    symlinkSync(MODULES, join(folder, `${model}-export`, 'node_modules'));
    const script = join(folder, `${model}-export`, 'decode.mjs');
    const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
      input: lines,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    // The script searches greedily, and says no unknown symbol.
    if (!Object.keys(settings).some((path) => path.startsWith('decode.')))
      expect(stdout).toBe(await done(['decode', model], lines));
  });
});
