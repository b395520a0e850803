/** The `train` section of the settings, with its defaults and reasons: a part of schema.ts. */
import { z } from 'zod';
import { count, positive, rate } from './number-schemas.ts';

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
  beta1: rate().default(0.9).describe('decay of the mean gradient (Kingma and Ba 2015)'),
  beta2: rate()
    .default(0.98)
    .describe('decay of the mean squared gradient; section 5.3 of Vaswani et al. 2017'),
  epsilon: positive()
    .default(1e-9)
    .describe('added to the root of the mean square; section 5.3 of Vaswani et al. 2017'),
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
    .describe(
      'the highest rate, of noam a factor; chosen for both models on the validation split of cmudict',
    ),
  minLearningRate: z.number().min(0).default(0).describe('how far cosine and plateau go down'),
  warmup: count(0)
    .default(200)
    .describe(
      'updates in which the rate rises from zero, in every schedule; 0 is for constant, cosine and plateau',
    ),
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
      'validations in that mean (Vaswani et al. 2017 have 5); each keeps a copy of the weights in memory and in checkpoints',
    ),
};

export const train = z
  .strictObject({
    ...schedule,
    ...optimizer,
    labelSmoothing: rate()
      .default(0)
      .describe(
        'share of the target spread over all symbols (Vaswani et al. 2017, section 5.4, who have 0.1); 0 as for dropout',
      ),
    validEvery: count(1).default(200).describe('updates between validations; by updates, never by the clock'),
    validPairs: count(1)
      .default(2000)
      .describe(
        'validation pairs that a validation reads for its loss, and validation sources that it decodes for a stopMetric that is none; the same ones each time',
      ),
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
  })
  .refine(({ schedule, warmup }) => warmup > 0 || !['noam', 'inverse-root'].includes(schedule), {
    path: ['warmup'],
    error:
      'expected 1 or more with train.schedule noam or inverse-root, which fall from the end of the warm-up on; constant, cosine and plateau do without it',
  });
