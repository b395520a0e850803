/** Named differences from the schema's defaults, by model. Not a second set of defaults: what a preset leaves out, schema.ts says. */
import type { ModelName, RnnConfig, TrainConfig, TransformerConfig } from './schema.ts';

interface Differences<Model> {
  readonly model?: Partial<Omit<Model, 'kind'>>;
  readonly train?: Partial<TrainConfig>;
}

type Preset = { readonly rnn: Differences<RnnConfig>; readonly transformer: Differences<TransformerConfig> };

export const PRESETS = {
  /** For a first look and for tests: both models about 60 thousand parameters beside their embeddings. */
  tiny: {
    rnn: { model: { dim: 64, layers: 1 } },
    transformer: { model: { dim: 48, layers: 1, heads: 2, ffn: 128 } },
  },

  /** The defaults: minutes on a laptop's processor. */
  small: { rnn: {}, transformer: {} },

  /** Published sizes, for hours of training and corpora of millions of pairs. */
  base: {
    /** Near the width of RNNsearch and of its successors (Bahdanau et al. 2015; Britz et al. 2017). */
    rnn: { model: { dim: 512, layers: 2 } },
    /** Row "base" of Table 3 in Vaswani et al. 2017, with the schedule of its equation 3. */
    transformer: {
      model: { dim: 512, layers: 6, heads: 8, ffn: 2048, dropout: 0.1 },
      train: { schedule: 'noam', learningRate: 1, warmup: 4000 },
    },
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** A preset's settings for one model, by path: `model.dim` -> 64. */
export function presetSettings(name: PresetName, model: ModelName): Record<string, unknown> {
  const sections: Preset[ModelName] = PRESETS[name][model];
  return Object.fromEntries(
    Object.entries(sections).flatMap(([section, values]) =>
      Object.entries(values).map(([key, value]) => [`${section}.${key}`, value]),
    ),
  );
}
