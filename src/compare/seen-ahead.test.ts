import { expect, test } from 'vitest';
import { type ModelConfig, modelSchema } from '../config/schema.ts';
import { batchNormNote, unmaskedNote } from './seen-ahead.ts';

const named = (name: string, model: Record<string, unknown>) => ({
  name,
  model: modelSchema.parse(model) satisfies ModelConfig,
});

test('a decoder without a causal mask is said, a recurrent one never', () => {
  const models = [
    named('RNN', { kind: 'rnn' }),
    named('seeing', { kind: 'transformer', causal: false }),
    named('Transformer', { kind: 'transformer' }),
  ];
  expect(unmaskedNote(models)).toEqual([expect.stringMatching(/^Without a causal mask: seeing\./)]);
  expect(unmaskedNote([models[0], models[2]])).toEqual([]);
});

test('batch normalisation is said of either half of a hybrid', () => {
  const hybrid = named('hybrid', { kind: 'rnn+transformer', decoder: { norm: 'batch' } });
  expect(batchNormNote([named('RNN', { kind: 'rnn' }), hybrid])).toEqual([
    expect.stringMatching(/^Batch normalisation: hybrid\./),
  ]);
  expect(batchNormNote([named('RNN', { kind: 'rnn' })])).toEqual([]);
});
