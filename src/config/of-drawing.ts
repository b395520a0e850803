/** Settings of drawing. Apart from the schema, since --help names their flags and loads nothing heavy. */
import type { DecodeConfig } from './schema.ts';

/** They say how tokens are drawn, and nothing where none is. */
export const OF_DRAWING = [
  'temperature',
  'topK',
  'topP',
  'seed',
] as const satisfies readonly (keyof DecodeConfig)[];
