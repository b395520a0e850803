/**
 * Every setting of a run: its type, its default and the reason for it. The only place that holds a default;
 * the models' own stand in model-schema.ts, named differences from them in presets.ts. Not here: how settings are
 * merged (resolve.ts).
 */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { DEFAULT_BUDGET_SECONDS, DEFAULT_CHECKPOINT_SECONDS } from './default-limits.ts';
import { halvesOf, modelSchema } from './model-schema.ts';

export * from './model-schema.ts';

/** A whole number within bounds. */
const count = (min: number, max = Number.MAX_SAFE_INTEGER) => z.int().min(min).max(max);
const rate = () => z.number().min(0).lt(1);
const positive = () => z.number().positive();

export const ENGINES = ['onnx', 'tensorflow', 'wasm', 'cpu'] as const;
export type EngineName = (typeof ENGINES)[number];
export const LEVELS = ['char', 'word', 'bpe'] as const;
export type Level = (typeof LEVELS)[number];
export const SPLITS = ['train', 'valid', 'test'] as const;
export type Split = (typeof SPLITS)[number];
export const FORMATS = ['tsv', 'csv', 'jsonl'] as const;
export type PairFormat = (typeof FORMATS)[number];
/** Of `scan`: one of our own, and three of Lake and Baroni 2018. */
export const SCAN_SPLITS = ['simple', 'length', 'addprim-jump', 'addprim-turn-left'] as const;

const corpus = z.strictObject({
  name: z
    .string()
    .min(1)
    .default('cmudict')
    .describe(
      'a built-in name, the path of a file of pairs or of a folder of splits, or - for standard input',
    ),
  target: z
    .string()
    .optional()
    .describe('a file of targets aligned line by line with `name`, a file of sources'),
  format: z
    .enum([...FORMATS, 'auto'])
    .default('auto')
    .describe('of the files of pairs; auto: as their names end, and tsv for any other ending and for a pipe'),
  direction: z
    .string()
    .optional()
    .describe('of a folder of aligned files, by their endings, source first, such as en-de'),
  split: z
    .enum(SCAN_SPLITS)
    .default('simple')
    .describe('which split of scan: simple is our own, by a hash of the source; the others are published'),
  pairs: count(10)
    .default(20_000)
    .describe('pairs that a generated corpus holds before duplicates are dropped'),
  length: count(1, 1000).default(12).describe('longest source of reverse, copy and sort, in symbols'),
  seed: count(0)
    .default(1)
    .describe(
      'what a generated corpus is drawn from; apart from `seed`, so that seeds compare on equal data',
    ),
});

const data = z.strictObject({
  batchTokens: count(16)
    .default(1024)
    .describe('padded tokens of the longer side in a batch; minutes of training want many small updates'),
  buckets: count(1, 32)
    .default(8)
    .describe(
      'shapes that batches come in: more pads less, and takes more memory and time to compile; on cmudict 8 pad 9 % and train a tenth faster than 5',
    ),
  maxLength: count(2, 4096)
    .default(64)
    .describe('tokens a side, end of sequence included; what lies beyond is `overlong`'),
  overlong: z
    .enum(['filter', 'crop', 'fail'])
    .default('filter')
    .describe('what becomes of a pair longer than maxLength; always counted'),
  maxRatio: z
    .number()
    .min(1)
    .optional()
    .describe(
      'how many times longer one side of a batched pair may be than the other, in tokens; unset leaves all: what is right depends on the pair of languages',
    ),
  overlap: z
    .enum(['drop', 'keep', 'fail'])
    .default('drop')
    .describe(
      'what becomes of a source that the given splits have in common: drop leaves it in test, else in valid; always counted',
    ),
  trainPercent: z
    .number()
    .gt(0)
    .max(100)
    .default(100)
    .describe(
      'share of the train split that is kept, by a hash of the source: fewer pairs for a learning curve, valid and test as they are',
    ),
  validPercent: z.number().min(0.1).max(50).default(5).describe('share of sources held out to choose by'),
  testPercent: z.number().min(0.1).max(50).default(5).describe('share of sources held out to report on'),
});

const level = () => z.enum([...LEVELS, 'auto']).default('auto');
/** Special symbols and bytes, with which byte-pair encoding begins. */
const LEAST_BPE = 260;
const tokenizer = z.strictObject({
  source: level().describe(
    'auto: what the corpus says; for your own files `word` where the side has spaces and at most 1,000 different words, `bpe` where it has more and half of its texts have spaces (words would leave many unknown, characters make sentences several times as long), else `char`',
  ),
  target: level().describe('as source'),
  minCount: count(1)
    .default(1)
    .describe(
      'a symbol seen less often in train becomes the unknown symbol; of bpe, a pair seen less often (or once) is not merged',
    ),
  vocabulary: count(LEAST_BPE, 2 ** 20)
    .default(4000)
    .describe(
      'symbols of a bpe tokenizer at most, 256 bytes and 4 special ones among them; few, since minutes of training see rare ones too seldom, and small sizes tend to suit Transformers (Ding et al. 2019)',
    ),
  joint: z
    .boolean()
    .default(true)
    .describe(
      'one tokenizer for both sides where both are bpe: names are then cut alike (Sennrich et al. 2016, section 3.2)',
    ),
  bpeDropout: rate()
    .default(0)
    .describe(
      'share of merges left out at random in training pairs (Provilkov et al. 2020, who have 0.1); 0 as for dropout',
    ),
  bpeVariants: count(1, 64)
    .default(4)
    .describe(
      'with bpeDropout, segmentations drawn of the train split, which epochs take in turn; each is cut before training',
    ),
});

const optimizer = {
  optimizer: z
    .enum(['adam', 'adamw'])
    .default('adam')
    .describe(
      'where weightDecay acts: in the gradient, or apart from it (adamw: Loshchilov and Hutter 2019); the same where it is 0',
    ),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .describe('of matrices, embeddings among them; minutes of training see a pair too seldom to need it'),
  beta1: rate().default(0.9),
  beta2: rate().default(0.98).describe('section 5.3 of Vaswani et al. 2017'),
  epsilon: positive().default(1e-9),
  clipNorm: z.number().min(0).default(1).describe('largest norm of the whole gradient; 0 leaves it alone'),
  accumulate: count(1, 1024)
    .default(1)
    .describe('batches whose gradients make one update, each weighted by its target tokens'),
};

const schedule = {
  schedule: z
    .enum(['constant', 'noam', 'inverse-root', 'cosine', 'plateau'])
    .default('inverse-root')
    .describe(
      'noam: learningRate times equation 3 of Vaswani et al. 2017; inverse-root: from learningRate down, after warmup; cosine: half a wave down to minLearningRate (Loshchilov and Hutter 2017); plateau: lowered where validations stop improving',
    ),
  learningRate: positive()
    .default(0.002)
    .describe('chosen for both models on the validation split of cmudict'),
  minLearningRate: z.number().min(0).default(0).describe('how far cosine and plateau go down'),
  warmup: count(0).default(200).describe('updates in which the rate rises from zero, in every schedule'),
  decayUpdates: count(1)
    .optional()
    .describe(
      'where cosine ends; unless set, with the budget of updates, tokens or epochs: a rate that followed the clock could not be repeated',
    ),
  plateauFactor: positive().lt(1).default(0.5).describe('what plateau multiplies the rate by'),
  plateauPatience: count(1)
    .default(3)
    .describe('validations without improvement of stopMetric after which plateau lowers the rate'),
};

const stopping = {
  stopMetric: z
    .enum(['loss', 'wer', 'per', 'exact', 'bleu', 'chrf'])
    .default('loss')
    .describe(
      'what a validation is judged by: best weights, patience and plateau; all but loss decode the validation pairs each time',
    ),
  patience: count(0)
    .default(0)
    .describe(
      'validations in a row without improvement after which training ends; 0: the budget alone ends it, the same for both models',
    ),
};

const averaging = {
  ema: rate()
    .default(0)
    .describe(
      'decay of a moving average of the weights, which is then what is validated and decoded with (Polyak and Juditsky 1992), such as 0.999; 0 keeps none',
    ),
  average: z
    .enum(['none', 'last', 'best'])
    .default('none')
    .describe(
      'what is decoded with: the best weights, or the mean of those of the last or best validations (Vaswani et al. 2017, section 6.1)',
    ),
  averageCount: count(2, 64)
    .default(5)
    .describe(
      'validations in that mean (section 6.1 has 5); each keeps a copy of the weights in memory and in checkpoints',
    ),
};

const train = z
  .strictObject({
    ...schedule,
    ...optimizer,
    labelSmoothing: rate()
      .default(0)
      .describe('share of the target spread over all symbols (section 5.4, which has 0.1); 0 as for dropout'),
    validEvery: count(1).default(200).describe('updates between validations; by updates, never by the clock'),
    validPairs: count(1)
      .default(2000)
      .describe('validation pairs that a validation reads, the same ones each time'),
    samples: count(0, 100)
      .default(3)
      .describe(
        'validation sources, the same ones for every model and seed, that each validation decodes greedily for whoever watches; outside of training time; 0 decodes none',
      ),
    ...stopping,
    ...averaging,
    badUpdates: count(1)
      .default(5)
      .describe(
        'updates in a row whose loss or gradient is no finite number, each left out, after which training goes back to the last validation with half the rate',
      ),
  })
  .refine(({ learningRate, minLearningRate }) => minLearningRate <= learningRate, {
    path: ['minLearningRate'],
    error: 'expected at most train.learningRate',
  });

export const LENGTH_PENALTIES = ['gnmt', 'average', 'none'] as const;
export type LengthPenalty = (typeof LENGTH_PENALTIES)[number];

const decode = z.strictObject({
  beam: count(1, 1000)
    .default(1)
    .describe('hypotheses kept at each step; 1 is greedy, which compares models by what they find likeliest'),
  nbest: count(1, 1000)
    .default(1)
    .describe('answers a source, the best first: at most beam, unless they are sampled'),
  lengthPenalty: z
    .enum(LENGTH_PENALTIES)
    .default('gnmt')
    .describe('what the log-probabilities of a beam are divided by; without it longer answers lose'),
  alpha: z
    .number()
    .min(0)
    .max(5)
    .default(0.6)
    .describe('of gnmt: ((5 + length) / 6)^alpha; 0.6 as in section 6.1 of Vaswani et al. 2017'),
  sample: z
    .boolean()
    .default(false)
    .describe('draws each token instead of searching; off, so that the same source has the same answer'),
  temperature: positive()
    .default(1)
    .describe("divides the logits before drawing; 1 draws from the model's own"),
  topK: count(0).default(0).describe('draws among this many likeliest tokens; 0 among all'),
  topP: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('draws among the likeliest tokens that together have this probability (Holtzman et al. 2020)'),
  seed: count(0)
    .default(1)
    .describe('what samples are drawn from, with the number of the source and of the step'),
  minLength: count(0).default(0).describe('tokens before an answer may end'),
  maxLength: count(1)
    .optional()
    .describe('tokens at which an answer is cut; unset: maxLengthFactor alone says where'),
  noRepeat: count(0)
    .default(0)
    .describe('no run of this many tokens comes twice in an answer; 0 allows all, as right answers repeat'),
  repetitionPenalty: z
    .number()
    .min(1)
    .default(1)
    .describe(
      'divides positive logits of tokens that stand in the answer, multiplies negative ones (Keskar et al. 2019); 1 changes nothing',
    ),
  replaceUnknown: z
    .boolean()
    .default(false)
    .describe('lets the model say the unknown symbol, and puts the source symbol that it attends to there'),
  maxLengthFactor: positive()
    .default(2)
    .describe('an output ends at this many times its source length, plus 10'),
  batchRows: count(1).default(128).describe('sources decoded at once, at most'),
  batchTokens: count(16)
    .default(8192)
    .describe('padded source tokens decoded at once, at most: long sources come in fewer rows'),
  maxSourceLength: count(2, 4096)
    .default(256)
    .describe(
      'source tokens, end of sequence included; a longer source is read up to there, counted and said',
    ),
});

const budget = z.strictObject({
  seconds: positive().optional().describe('of training updates alone: no compiling, validating or decoding'),
  updates: count(1).optional(),
  targetTokens: count(1).optional(),
  epochs: positive().optional(),
  flops: positive()
    .optional()
    .describe('floating-point operations of the matrix products of updates, counted from their graphs'),
});

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
  seconds: positive().optional().describe('of any work, waiting for turns included'),
  updates: count(1).optional(),
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
  engine: z.enum(ENGINES).default('onnx'),
  threads: count(1, 256)
    .default(availableParallelism())
    .describe('threads inside one operation; results do not depend on it'),
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
