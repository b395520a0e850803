/**
 * What a trained model can be asked to do without (model/left-out.ts), in the order in which it is offered. Apart from
 * model-schema.ts, so that `--help` can name them without loading zod.
 */
export const PARTS = [
  'attention',
  'self-attention',
  'other-heads',
  'gates',
  'feed-forward',
  'positions',
  'scaling',
  'mask',
  'residual',
  'norm',
] as const;
export type Part = (typeof PARTS)[number];

/** What a model is called while it is without a part: `rnn without gates`. */
export const nameWithout = (name: string, part: Part | null): string =>
  part === null ? name : `${name} without ${part}`;
