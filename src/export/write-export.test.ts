/** The folder of an export: what is written, what is replaced, and what is refused. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { serializeTokenizers } from '../data/tokenizer.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { namedViews } from '../model/params.ts';
import { saveCheckpoint } from '../run/checkpoint-files.ts';
import { createRun, type Run } from '../run/run-directory.ts';
import { decodeSafetensors } from '../run/safetensors.ts';
import { MADE_FROM, stateAt, temporaryFolder } from '../testing/temporary-run.ts';
import { trainTokenizers } from '../testing/train-tokenizers.ts';
import { writeExport } from './write-export.ts';

const FILES = [
  ...['README.md', 'config.json', 'decode.mjs', 'decoder-step.onnx', 'encoder.onnx'],
  ...['model.safetensors', 'source-tokenizer.json', 'target-tokenizer.json'],
];

/** Of words on the target side. */
function trainedRun(target = 'A B'): { run: Run; weights: Record<string, Float32Array> } {
  const options = { dim: 8, heads: 2, ffn: 16, layers: 1, norm: 'batch' };
  const config = configSchema.parse({
    model: { kind: 'transformer', ...options },
    corpus: { name: '/nowhere/a_b.tsv' },
  });
  const levels = { source: 'char', target: 'word' } as const;
  const tokenizers = trainTokenizers([{ source: 'ab', target }], levels, config.tokenizer);
  const { params } = createModel(config.model, {
    source: tokenizers.source.size,
    target: tokenizers.target.size,
  });
  const run = createRun(join(temporaryFolder(), 'run'), config, serializeTokenizers(tokenizers), MADE_FROM);
  const state = { ...stateAt(1, params), weights: initialise(params, 1) };
  saveCheckpoint(run, state, { best: true });
  return { run, weights: namedViews(params, state.weights) };
}

const read = (dir: string, name: string): string => readFileSync(join(dir, name), 'utf8');

test('holds graphs, all weights by name, tokenizers, settings, a card and the script', () => {
  const { run, weights } = trainedRun();
  const dir = join(temporaryFolder(), 'inside', 'export');
  writeExport(run, dir, { named: 'export', force: false });
  expect(readdirSync(dir).sort()).toEqual(FILES);
  expect(readdirSync(join(dir, '..'))).toEqual(['export']);
  const { tensors } = decodeSafetensors(readFileSync(join(dir, 'model.safetensors')), 'model');
  expect([...tensors.keys()]).toEqual(Object.keys(weights));
  for (const [name, { data }] of tensors) expect(data, name).toEqual(weights[name]);
  expect(JSON.parse(read(dir, 'target-tokenizer.json')).model.vocab).toMatchObject({ A: 4, B: 5 });
  expect(configSchema.parse(JSON.parse(read(dir, 'config.json')).config)).toEqual(run.config);
  const card = read(dir, 'README.md');
  expect(card).toContain('# transformer, a\\_b\n');
  expect(card).toContain(MADE_FROM.corpusHash);
  expect(card).toContain('The run is not finished');
  expect(card).toContain('| `past.keys0` | float32 | [batch, 2, past_length, 4] |');
});

test('a vocabulary that no file of Hugging Face can hold is written in our own form, and the card says so', () => {
  const { run } = trainedRun('A </s>');
  const dir = join(temporaryFolder(), 'export');
  writeExport(run, dir, { named: 'export', force: false });
  expect(JSON.parse(read(dir, 'target-tokenizer.json'))).toEqual({
    level: 'word',
    vocabulary: ['</s>', 'A'],
  });
  expect(read(dir, 'README.md')).toContain("seqcmp's own form");
});

test('an earlier export is replaced where that is wanted, and what npm left there stays', () => {
  const { run } = trainedRun();
  const dir = join(temporaryFolder(), 'export');
  writeExport(run, dir, { named: 'export', force: false });
  mkdirSync(join(dir, 'node_modules'));
  writeFileSync(join(dir, 'README.md'), 'changed');
  expect(() => writeExport(run, dir, { named: 'export', force: false })).toThrow(/export is there already/);
  expect(read(dir, 'README.md')).toBe('changed');
  writeExport(run, dir, { named: 'export', force: true });
  expect(read(dir, 'README.md')).toContain('# transformer');
  expect(readdirSync(dir).sort()).toEqual([...FILES, 'node_modules'].sort());
  expect(readdirSync(join(dir, '..'))).toEqual(['export']);
});

test('a folder that is no export is left alone, whatever is wanted', () => {
  const { run } = trainedRun();
  expect(() => writeExport(run, run.dir, { named: 'run', force: true })).toThrow(/it is no export of seqcmp/);
  expect(existsSync(join(run.dir, 'checkpoints'))).toBe(true);
  const empty = temporaryFolder();
  writeExport(run, empty, { named: 'empty', force: false });
  expect(readdirSync(empty).sort()).toEqual(FILES);
});

test('a run without best weights is told apart', () => {
  const { run } = trainedRun();
  const bare = createRun(
    join(temporaryFolder(), 'bare'),
    run.config,
    read(run.dir, 'tokenizer.json'),
    MADE_FROM,
  );
  const dir = join(temporaryFolder(), 'export');
  expect(() => writeExport(bare, dir, { named: 'export', force: false })).toThrow(/no best weights yet/);
  expect(existsSync(dir)).toBe(false);
});
