/** The options of the models, small: what the contract tests run over. */
import { configSchema, type ModelConfig, type ModelName, withModelSettings } from '../config/schema.ts';

export const VOCAB = { source: 9, target: 8 };

export type Variant = readonly [label: string, config: ModelConfig];
type Options = Readonly<Record<string, unknown>>;

const RNN = { dim: 8 };
const TRANSFORMER = { dim: 8, heads: 2, ffn: 16, layers: 2 };
/** Small halves; a hybrid's memory is not as wide as its decoder. */
const SMALL: Readonly<Record<ModelName, Options>> = {
  rnn: RNN,
  transformer: TRANSFORMER,
  'rnn+transformer': { encoder: { dim: 6 }, decoder: TRANSFORMER },
  'transformer+rnn': { encoder: { ...TRANSFORMER, dim: 6 }, decoder: RNN },
};

/** @param options beside the sizes; of a plain model */
export function variant(kind: ModelName, options: Options = {}): Variant {
  const config = configSchema.parse({ model: { kind, ...SMALL[kind], ...options } }).model;
  const named = Object.entries(options).map(([name, value]) =>
    typeof value === 'object' ? `${name} ${JSON.stringify(value)}` : `${name} ${value}`,
  );
  return [[kind, ...named].join(', '), config];
}

export const plain: readonly Variant[] = [variant('rnn'), variant('transformer')];

/** Each option once, in as few models as that takes. */
export const variants: readonly Variant[] = [
  variant('rnn', { layers: 2, tied: false, residual: true, norm: 'layer', context: 'readout' }),
  variant('rnn', { cell: 'lstm', layers: 2, attention: 'multiplicative', heads: 2, norm: 'batch' }),
  variant('rnn', { heads: 2, initialisation: 'bahdanau' }),
  variant('rnn', { attention: 'dot', positions: 'sinusoidal' }),
  variant('rnn', { cell: 'lstm', attention: 'none', positions: 'learned' }),
  variant('rnn', { cell: 'tanh', layers: 2 }),
  variant('transformer', { normPlace: 'pre', tied: false, initialisation: 'fairseq' }),
  variant('transformer', { norm: 'batch', scaled: false, positions: 'learned' }),
  variant('transformer', { layers: 1, residual: false, positions: 'none', ffn: 0 }),
  variant('transformer', { mixer: 'gru', positions: 'none' }),
  variant('transformer', { mixer: 'lstm', normPlace: 'pre' }),
  variant('rnn+transformer'),
  variant('transformer+rnn'),
];

/** The combinations in which one option may hide a fault of another. */
export const combinations: readonly Variant[] = [
  ...['gru', 'lstm'].flatMap((cell) =>
    ['additive', 'multiplicative', 'dot', 'none'].flatMap((attention) =>
      ['input', 'readout'].flatMap((context) =>
        [1, 2].map((heads) => variant('rnn', { cell, attention, context, heads, layers: 2 })),
      ),
    ),
  ),
  ...['gru', 'lstm'].flatMap((cell) =>
    ['none', 'layer', 'batch'].flatMap((norm) =>
      [false, true].map((residual) => variant('rnn', { cell, norm, residual, layers: 3 })),
    ),
  ),
  ...['none', 'layer', 'batch'].flatMap((norm) =>
    ['post', 'pre'].flatMap((normPlace) =>
      // Without residuals two layers leave all positions alike: nothing to test.
      [1, 2].map((layers) => variant('transformer', { norm, normPlace, layers, residual: layers === 2 })),
    ),
  ),
  ...['sinusoidal', 'learned', 'none'].flatMap((positions) =>
    [0, 16].flatMap((ffn) => [1, 4].map((heads) => variant('transformer', { positions, ffn, heads }))),
  ),
  ...['gru', 'lstm'].flatMap((mixer) =>
    ['none', 'layer', 'batch'].map((norm) => variant('transformer', { mixer, norm, positions: 'learned' })),
  ),
  ...['gru', 'lstm', 'tanh'].map((cell) =>
    variant('rnn+transformer', { encoder: { dim: 6, layers: 2, cell } }),
  ),
  ...['additive', 'multiplicative', 'none'].map((attention) =>
    variant('transformer+rnn', { decoder: { dim: 8, layers: 2, heads: 2, attention } }),
  ),
];

/** As `withModelSettings`, of settings that the model can have. */
export function withSettings(model: ModelConfig, settings: Options): ModelConfig {
  const changed = withModelSettings(model, settings);
  if (changed === null) throw new Error(`no ${model.kind} has ${JSON.stringify(settings)}`);
  return changed;
}
