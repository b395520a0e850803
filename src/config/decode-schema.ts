/** The `decode` section of the settings, with its defaults and reasons: a part of schema.ts. */
import { z } from 'zod';
import { count, positive } from './number-schemas.ts';

export const LENGTH_PENALTIES = ['gnmt', 'average', 'none'] as const;
export type LengthPenalty = (typeof LENGTH_PENALTIES)[number];

export const decode = z.strictObject({
  beam: count(1, 1000)
    .default(1)
    .describe('hypotheses kept at each step; 1 is greedy, which compares models by what they find likeliest'),
  nbest: count(1, 1000)
    .default(1)
    .describe('answers a source, the best first: at most beam, unless they are sampled'),
  lengthPenalty: z
    .enum(LENGTH_PENALTIES)
    .default('gnmt')
    .describe(
      'what the log-probabilities of a beam are divided by, since longer answers would lose: gnmt as Wu et al. 2016, equation 14; average by the length',
    ),
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
      'divides positive logits of tokens that stand in the answer, multiplies negative ones (after Keskar et al. 2019); 1 changes nothing',
    ),
  replaceUnknown: z
    .boolean()
    .default(false)
    .describe('lets the model say the unknown symbol, and puts the source symbol that it attends to there'),
  maxLengthFactor: positive()
    .default(2)
    .describe('an output ends at this many times its source length, plus 10'),
  batchRows: count(1)
    .default(128)
    .describe('rows decoded at once, at most: a source takes one for each hypothesis or sample'),
  batchTokens: count(16)
    .default(8192)
    .describe(
      'padded source tokens of the rows decoded at once, at most: long sources come in fewer rows, but one source is always decoded',
    ),
  maxSourceLength: count(2, 4096)
    .default(256)
    .describe(
      'source tokens, end of sequence included; a longer source is read up to there, counted and said',
    ),
});
