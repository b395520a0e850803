/** The `corpus`, `data` and `tokenizer` sections of the settings, with their defaults and reasons: a part of schema.ts. */
import { z } from 'zod';
import { count, rate } from './number-schemas.ts';

export const LEVELS = ['char', 'word', 'bpe'] as const;
export type Level = (typeof LEVELS)[number];
export const SPLITS = ['train', 'valid', 'test'] as const;
export type Split = (typeof SPLITS)[number];
export const FORMATS = ['tsv', 'csv', 'jsonl'] as const;
export type PairFormat = (typeof FORMATS)[number];
/** Of `scan`: one of our own, and three of Lake and Baroni 2018. */
const SCAN_SPLITS = ['simple', 'length', 'addprim-jump', 'addprim-turn-left'] as const;

export const corpus = z.strictObject({
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

export const data = z.strictObject({
  batchTokens: count(16)
    .default(1024)
    .describe('padded tokens of the longer side in a batch; minutes of training want many small updates'),
  buckets: count(1, 32)
    .default(16)
    .describe(
      'shapes that batches come in: more pads less and takes more time to compile and, except on Linux, more memory; of the target tokens of cmudict 8 pad 9 %, 16 4.5 %',
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
export const tokenizer = z.strictObject({
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
