import { expect, test } from 'vitest';
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
