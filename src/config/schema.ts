/**
 * Every setting of a run: its type, its default and the reason for it, a file a section. No other files hold defaults;
 * named differences from them are in presets.ts. Not here: how settings are merged (resolve.ts).
 */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { corpus, data, tokenizer } from './data-schema.ts';
import { decode } from './decode-schema.ts';
import { DEFAULT_BUDGET_SECONDS, DEFAULT_CHECKPOINT_SECONDS } from './default-limits.ts';
import { ENGINES } from './engines.ts';
import { halvesOf, modelSchema } from './model-schema.ts';
import { count, positive } from './number-schemas.ts';
import { train } from './train-schema.ts';

export {
  FORMATS,
  LEVELS,
  type Level,
  type PairFormat,
  SPLITS,
  type Split,
} from './data-schema.ts';
export { LENGTH_PENALTIES, type LengthPenalty } from './decode-schema.ts';
export { ENGINES, type EngineName } from './engines.ts';
export * from './model-schema.ts';

const budget = z
  .strictObject({
    seconds: positive()
      .optional()
      .describe('of training updates alone: no compiling, validating or decoding'),
    updates: count(1)
      .optional()
      .describe('of the weights; of several limits the first that is reached ends a run'),
    targetTokens: count(1).optional().describe('tokens of targets trained on, end of sequence included'),
    epochs: positive().optional().describe('times through the training pairs'),
    flops: positive()
      .optional()
      .describe('floating-point operations of the matrix products of updates, counted from their graphs'),
  })
  .refine(
    (limits) => Object.values(limits).some((limit) => limit !== undefined),
    'expected a limit; found none',
  );

const match = z.strictObject({
  parameters: z
    .number()
    .min(0)
    .max(50)
    .default(2)
    .describe(
      'percent by which the larger model of a comparison may exceed the smaller, before a width that nobody set is changed; 0 leaves all as they are',
    ),
});

const checkpoint = z.strictObject({
  seconds: positive()
    .optional()
    .describe('from one saved state to the next at most, waiting for turns included'),
  updates: count(1).optional().describe('of the weights, from one saved state to the next at most'),
});

const sections = z.strictObject({
  corpus: corpus.prefault({}),
  data: data.prefault({}),
  tokenizer: tokenizer.prefault({}),
  model: modelSchema,
  train: train.prefault({}),
  decode: decode.prefault({}),
  // Only where no limit is given: steps, tokens or epochs alone are not cut short by the clock.
  budget: budget.prefault({ seconds: DEFAULT_BUDGET_SECONDS }),
  // Beside those at each validation and at the end: whichever comes first.
  checkpoint: checkpoint.prefault({ seconds: DEFAULT_CHECKPOINT_SECONDS }),
  match: match.prefault({}),
  seed: count(0).default(1).describe('initial weights, order of batches, dropout'),
  engine: z.enum(ENGINES).default('onnx').describe('what runs the models; unless set, the first present'),
  threads: count(1, 256)
    .default(availableParallelism())
    .describe('threads inside one operation; another number changes results by rounding alone'),
});

/** What no section can check by itself. */
export const configSchema = sections
  .refine(
    ({ train, budget: { updates, targetTokens, epochs } }) =>
      train.schedule !== 'cosine' || (train.decayUpdates ?? updates ?? targetTokens ?? epochs) !== undefined,
    {
      path: ['train', 'schedule'],
      error:
        'cosine must know where it ends: expected train.decayUpdates, or a budget of updates, tokens or epochs; found a budget of time alone',
    },
  )
  .superRefine(({ data, model }, context) => {
    for (const [side, half] of Object.entries(halvesOf(model))) {
      const learned = 'positions' in half && half.positions === 'learned';
      if (!learned || half.maxPositions >= data.maxLength) continue;
      context.addIssue({
        code: 'custom',
        path: ['model', ...('encoder' in model ? [side] : []), 'maxPositions'],
        message: `expected at least data.maxLength, ${data.maxLength}, so that each position is learned`,
      });
    }
  });

/** All settings of one run, defaults filled in. */
export type Config = z.infer<typeof configSchema>;
export type CorpusConfig = Config['corpus'];
export type DataConfig = Config['data'];
export type TokenizerConfig = Config['tokenizer'];
export type TrainConfig = Config['train'];
export type DecodeConfig = Config['decode'];
export type Budget = Config['budget'];
export type CheckpointConfig = Config['checkpoint'];
