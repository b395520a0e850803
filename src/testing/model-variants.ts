/** Every option of both models, small: what the contract tests run over. */
import { configSchema, type ModelConfig } from '../config/schema.ts';

export const VOCAB = { source: 9, target: 8 };
const modelConfig = (model: Record<string, unknown>): ModelConfig => configSchema.parse({ model }).model;
const rnn = (options = {}) => modelConfig({ kind: 'rnn', dim: 8, dropout: 0, ...options });
const transformer = (options = {}) =>
  modelConfig({ kind: 'transformer', dim: 8, heads: 2, ffn: 16, layers: 2, dropout: 0, ...options });

export const variants: [string, ModelConfig][] = [
  ['rnn', rnn()],
  ['rnn, two layers, untied', rnn({ layers: 2, tied: false })],
  ['transformer', transformer()],
  ['transformer, pre-norm, untied', transformer({ norm: 'pre', tied: false })],
];
