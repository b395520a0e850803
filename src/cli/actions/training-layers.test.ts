import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingsYaml } from '../../config/print-settings.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { resolveTraining } from './training-layers.ts';

const resolved = (...set: string[]) =>
  resolveTraining(['rnn', 'transformer'], 'reverse', { set, engine: 'cpu', variables: new Map() });

test('a run is not made with settings of decoding that cannot hold together', async () => {
  await expect(resolved('decode.nbest=10')).rejects.toMatchObject({
    message: '--set: decode.nbest: expected at most decode.beam, 1, where answers are not sampled; found 10',
    exitCode: 2,
  });
  await expect(resolved('transformer.decode.minLength=9', 'decode.maxLength=3')).rejects.toThrow(
    'decode.minLength: expected at most decode.maxLength, 3; found 9',
  );
  await expect(resolved('rnn.attention=none', 'decode.replaceUnknown=true')).rejects.toThrow(
    'decode.replaceUnknown: expected a decoder with attention',
  );
});

test.each([
  ['decode.nbest=10', 'decode.beam=10'],
  ['decode.nbest=10', 'decode.sample=true'],
  ['decode.minLength=3', 'decode.maxLength=3'],
  ['decode.minLength=300'],
])('and is with %s %s', async (...set) => {
  await expect(resolved(...set)).resolves.toMatchObject({ engine: { name: 'cpu' } });
});

test('a preset that a file of settings leaves nothing to set is refused', async () => {
  const file = join(temporaryFolder(), 'set.yaml');
  const withPreset = (text: string) => {
    writeFileSync(file, text);
    const flags = { preset: 'tiny', config: file, engine: 'cpu', variables: new Map() } as const;
    return resolveTraining(['rnn'], 'reverse', flags);
  };
  const { resolved: all } = await withPreset('seed: 2\n');
  expect(all[0].config.seed).toBe(2);
  await expect(withPreset(settingsYaml(all, []))).rejects.toThrow(
    `--preset tiny: expected settings that ${file} leaves open; it sets all that the preset does`,
  );
});
