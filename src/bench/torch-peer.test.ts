import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { unknownToTorch } from './torch-peer.ts';

test.each([
  ['rnn', { dim: 8, layers: 3, dropout: 0.5, tied: false }, undefined],
  ['rnn', { cell: 'lstm' }, 'model.cell lstm'],
  ['rnn', { heads: 2 }, 'model.heads 2'],
  ['transformer', { heads: 2, ffn: 8, normPlace: 'pre' }, undefined],
  ['transformer', { ffn: 0 }, 'model.ffn 0'],
  ['transformer', { norm: 'batch' }, 'model.norm batch'],
])('the PyTorch program is a peer of a %s with %j, or says what it lacks', (kind, settings, unknown) => {
  expect(unknownToTorch(configSchema.parse({ model: { kind, ...settings } }).model)).toBe(unknown);
});
