/** Named differences from the schema's defaults, by model. Not a second set of defaults: what a preset leaves out, schema.ts says. */
import type { DataConfig, ModelName, RnnConfig, TrainConfig, TransformerConfig } from './schema.ts';

interface Differences<Model> {
  readonly model?: Partial<Omit<Model, 'kind'>>;
  readonly train?: Partial<TrainConfig>;
  readonly data?: Partial<DataConfig>;
}

type Preset = { readonly rnn: Differences<RnnConfig>; readonly transformer: Differences<TransformerConfig> };

const PRESETS = {
  /** For a first look and for tests: both models within 1 % of 57 thousand parameters on cmudict. */
  tiny: {
    rnn: { model: { dim: 40, layers: 1 } },
    transformer: { model: { dim: 48, layers: 1, heads: 2, ffn: 128 } },
  },

  /**
   * The defaults: minutes on a laptop's processor. The rnn's width puts it within 2 % of the transformer's 935
   * thousand parameters on cmudict.
   */
  small: { rnn: {}, transformer: {} },

  /** Published sizes, for days of training and corpora of millions of pairs; regularised as published. */
  base: {
    /** Near the width of RNNsearch (Bahdanau et al. 2015: 1000), and within 1 % of the transformer's parameters. */
    rnn: {
      model: { dim: 864, layers: 2, dropout: 0.1 },
      train: { learningRate: 0.0005, warmup: 4000, labelSmoothing: 0.1 },
      data: { batchTokens: 4096 },
    },
    /** Row "base" of Table 3 in Vaswani et al. 2017, with the schedule of its equation 3. */
    transformer: {
      model: { dim: 512, layers: 6, heads: 8, ffn: 2048, dropout: 0.1 },
      train: { schedule: 'noam', learningRate: 1, warmup: 4000, labelSmoothing: 0.1 },
      data: { batchTokens: 4096 },
    },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/**
 * A preset's settings for one model, by path: `model.dim` -> 64. A hybrid's halves are those of the plain models, and
 * it is trained as its decoder's.
 */
export function presetSettings(name: PresetName, model: ModelName): Record<string, unknown> {
  const preset: Preset = PRESETS[name];
  switch (model) {
    case 'rnn':
    case 'transformer':
      return byPath(preset[model]);
    case 'rnn+transformer':
      return byPath(preset.transformer, preset.rnn);
    case 'transformer+rnn':
      return byPath(preset.rnn, preset.transformer);
    default:
      return model satisfies never;
  }
}

/** @param encoder of a hybrid, whose decoder the first is */
function byPath(
  { model = {}, ...sections }: Differences<object>,
  encoder?: Differences<object>,
): Record<string, unknown> {
  const half = encoder ? { 'model.encoder': encoder.model ?? {}, 'model.decoder': model } : { model };
  return Object.fromEntries(
    Object.entries({ ...half, ...sections }).flatMap(([section, values]) =>
      Object.entries(values).map(([key, value]) => [`${section}.${key}`, value]),
    ),
  );
}
