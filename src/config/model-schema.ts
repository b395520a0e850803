/**
 * The `model` section of the settings: each model's options with their defaults and reasons. The part of schema.ts
 * that this is stands apart for its length alone.
 */
import { z } from 'zod';
import { count, rate } from './number-schemas.ts';

/** Encoder and decoder of one family. */
export const PLAIN_MODELS = ['rnn', 'transformer'] as const;
export type PlainModelName = (typeof PLAIN_MODELS)[number];
/** The encoder's family first (Chen et al. 2018). */
const HYBRIDS = ['rnn+transformer', 'transformer+rnn'] as const;
export const MODELS = [...PLAIN_MODELS, ...HYBRIDS] as const;
export type ModelName = (typeof MODELS)[number];

const layerCount = (max: number, usual: number) =>
  count(1, max).default(usual).describe('layers, of the encoder and of the decoder each');
const positionKinds = z.enum(['sinusoidal', 'learned', 'none']);
const maxPositions = count(1, 4096)
  .default(64)
  .describe('rows of learned positions, data.maxLength at least; a later position takes the last row');
const norms = z.enum(['none', 'layer', 'batch']);
const headsDivideWidth = {
  path: ['heads'],
  error: ({ input }: { input?: unknown }) => {
    const { dim, heads } = input as { dim: number; heads: number };
    return `expected a divisor of the width, dim ${dim}; found ${heads}`;
  },
};
const dividesWidth = ({ dim, heads }: { dim: number; heads: number }) => dim % heads === 0;

/** Of a recurrent encoder and of a recurrent decoder. */
const recurrent = {
  cell: z
    .enum(['gru', 'lstm', 'tanh'])
    .default('gru')
    .describe(
      'gru: Cho et al. 2014, reset after the product as in cuDNN; lstm: Hochreiter and Schmidhuber 1997 with a forget gate, has a third more parameters a unit; tanh: no gates (Elman 1990), a third of the parameters of gru',
    ),
  dim: count(1)
    .default(168)
    .describe('width of embeddings, of each direction of the encoder and of the decoder'),
  layers: layerCount(4, 1),
  positions: positionKinds
    .default('none')
    .describe('vectors added to embeddings, as a transformer has them; a recurrence knows the order without'),
  maxPositions,
  norm: norms
    .default('none')
    .describe('of what each encoder layer and the readout read, never inside a recurrence'),
  residual: z
    .boolean()
    .default(false)
    .describe('each layer above the first adds to what it reads (Wu et al. 2016, section 3.1)'),
  dropout: rate()
    .default(0)
    .describe(
      'on embeddings, between layers and on the readout; minutes of training see a pair too seldom to need it',
    ),
  wordDropout: rate()
    .default(0)
    .describe('share of a sentence’s different symbols whose embedding is zero (Gal and Ghahramani 2016)'),
  initialisation: z
    .enum(['glorot', 'bahdanau'])
    .default('glorot')
    .describe(
      'glorot: uniform, recurrent weights orthogonal, embeddings normal; bahdanau: appendix B.1 of Bahdanau et al. 2015, small normal, slower to start',
    ),
};

/** Of a recurrent decoder alone. */
const lookingBack = {
  attention: z
    .enum(['additive', 'multiplicative', 'dot', 'none'])
    .default('additive')
    .describe(
      'additive: Bahdanau et al. 2015; multiplicative and dot: Luong et al. 2015; none: the encoder’s last states alone',
    ),
  heads: count(1).default(1).describe('attention heads; must divide dim; 1 as published'),
  context: z
    .enum(['input', 'readout'])
    .default('input')
    .describe(
      'where attention’s context goes: into the step, asked by the state before (Bahdanau et al. 2015), or to the readout alone, asked by the state after (Luong et al. 2015)',
    ),
};

/** Of a Transformer's encoder and of its decoder. */
const selfAttentive = {
  dim: count(2).default(128).describe('width of embeddings and of every sub-layer, d_model'),
  layers: layerCount(12, 2),
  mixer: z
    .enum(['attention', 'gru', 'lstm'])
    .default('attention')
    .describe(
      'what mixes the positions of a layer: self-attention, or a recurrence in its place (Domhan 2018), in the encoder of both directions',
    ),
  heads: count(1).default(4).describe('attention heads, h; must divide dim'),
  ffn: count(0).default(512).describe('inner width of the position-wise feed-forward, d_ff; 0 leaves it out'),
  positions: positionKinds
    .default('sinusoidal')
    .describe('how order is told (Vaswani et al. 2017, section 3.5); learned as in row E of their Table 3'),
  maxPositions,
  scaled: z
    .boolean()
    .default(true)
    .describe('scores divided by the root of the head’s width d_k (Vaswani et al. 2017, section 3.2.1)'),
  norm: norms
    .default('layer')
    .describe(
      'layer: Ba et al. 2016, as published; batch: over the real tokens of a batch (Ioffe and Szegedy 2015)',
    ),
  normPlace: z
    .enum(['post', 'pre'])
    .default('post')
    .describe(
      'norm after the residual sum (Vaswani et al. 2017) or before each sub-layer (Xiong et al. 2020)',
    ),
  residual: z
    .boolean()
    .default(true)
    .describe('each sub-layer adds to what it reads (Vaswani et al. 2017, section 3.1)'),
  dropout: rate()
    .default(0)
    .describe(
      'on embeddings with positions and on each sub-layer output (Vaswani et al. 2017, section 5.4, who have 0.1); 0 as for the rnn',
    ),
  attentionDropout: rate().default(0).describe('on attention weights, as in tensor2tensor and fairseq'),
  ffnDropout: rate()
    .default(0)
    .describe('on the inside of the feed-forward, as in tensor2tensor and fairseq'),
  initialisation: z
    .enum(['glorot', 'fairseq'])
    .default('glorot')
    .describe(
      'glorot: uniform, embeddings normal, as in tensor2tensor; fairseq: query, key and value by the root of 2 smaller',
    ),
};

const tied = z
  .boolean()
  .default(true)
  .describe('one matrix embeds target symbols and scores them (Press and Wolf 2017)');

/** Of a Transformer's decoder alone. */
const causal = z
  .boolean()
  .default(true)
  .describe(
    'whether self-attention hides later target tokens under teacher forcing (Vaswani et al. 2017, section 3.2.3); false lets them be seen, the answer among them: to show what the mask is for, not for use',
  );
const masksAttention = { path: ['causal'], error: 'false needs mixer attention: a recurrence has no mask' };
const hasMask = ({ causal, mixer }: { causal: boolean; mixer: string }) => causal || mixer === 'attention';

const recurrentEncoder = z.strictObject(recurrent);
const recurrentDecoder = z
  .strictObject({ ...recurrent, ...lookingBack, tied })
  .refine(dividesWidth, headsDivideWidth);
const selfAttentiveEncoder = z.strictObject(selfAttentive).refine(dividesWidth, headsDivideWidth);
const selfAttentiveDecoder = z
  .strictObject({ ...selfAttentive, causal, tied })
  .refine(dividesWidth, headsDivideWidth)
  .refine(hasMask, masksAttention);

const rnn = z
  .strictObject({ kind: z.literal('rnn'), ...recurrentDecoder.shape })
  .refine(dividesWidth, headsDivideWidth);

const transformer = z
  .strictObject({ kind: z.literal('transformer'), ...selfAttentiveDecoder.shape })
  .refine(dividesWidth, headsDivideWidth)
  .refine(hasMask, masksAttention);

const rnnThenTransformer = z.strictObject({
  kind: z.literal('rnn+transformer'),
  encoder: recurrentEncoder.prefault({}),
  decoder: selfAttentiveDecoder.prefault({}),
});

const transformerThenRnn = z
  .strictObject({
    kind: z.literal('transformer+rnn'),
    encoder: selfAttentiveEncoder.prefault({}),
    decoder: recurrentDecoder.prefault({}),
  })
  .refine(({ encoder, decoder }) => decoder.attention !== 'dot' || encoder.dim === decoder.dim, {
    path: ['decoder', 'attention'],
    error: 'dot products need encoder and decoder of one width, dim; multiplicative does not',
  });

export const modelSchema = z.discriminatedUnion('kind', [
  rnn,
  transformer,
  rnnThenTransformer,
  transformerThenRnn,
]);

export type ModelConfig = z.infer<typeof modelSchema>;
export type RnnConfig = Extract<ModelConfig, { kind: 'rnn' }>;
export type TransformerConfig = Extract<ModelConfig, { kind: 'transformer' }>;
/** Halves of either family; the settings of a plain model are those of both its halves. */
export type RnnEncoderConfig = z.infer<typeof recurrentEncoder>;
export type RnnDecoderConfig = z.infer<typeof recurrentDecoder>;
export type TransformerEncoderConfig = z.infer<typeof selfAttentiveEncoder>;
export type TransformerDecoderConfig = z.infer<typeof selfAttentiveDecoder>;

export interface Halves {
  readonly encoder: RnnEncoderConfig | TransformerEncoderConfig;
  readonly decoder: RnnDecoderConfig | TransformerDecoderConfig;
}
export type HalfConfig = Halves[keyof Halves];

/** A hybrid's settings are two sections, a plain model's are one. */
export function halvesOf(model: ModelConfig): Halves {
  if (!('encoder' in model)) return { encoder: model, decoder: model };
  return { encoder: model.encoder, decoder: model.decoder };
}

/** Whether the decoder has attention over the source: a Transformer's always does. */
export function looksAtSource(model: ModelConfig): boolean {
  const { decoder } = halvesOf(model);
  return !('attention' in decoder) || decoder.attention !== 'none';
}

/** Whether the decoder sees, under teacher forcing, the tokens that it is to predict: a recurrence never does. */
export function seesAnswer(model: ModelConfig): boolean {
  const { decoder } = halvesOf(model);
  return 'causal' in decoder && !decoder.causal;
}

/** `model` with these settings in each half that has them; null where no model can have them. */
export function withModelSettings(
  model: ModelConfig,
  settings: Readonly<Record<string, unknown>>,
): ModelConfig | null {
  const changed = (half: object) => ({
    ...half,
    ...Object.fromEntries(Object.entries(settings).filter(([name]) => name in half)),
  });
  const { success, data } = modelSchema.safeParse(
    'encoder' in model
      ? { kind: model.kind, encoder: changed(model.encoder), decoder: changed(model.decoder) }
      : changed(model),
  );
  return success ? data : null;
}
