/** Names that were typed, as what they name. */
import { MATCHES, type Match } from '../../config/match.ts';
import { oneOf } from '../../config/one-of.ts';
import { MODELS, type ModelName, PLAIN_MODELS, SPLITS, type Split } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { quote } from '../../text/describe.ts';

/** Names with commas between them, each once, in the order typed. @throws UsageError as oneOf */
export function listOf<T extends string>(what: string, typed: string, known: readonly T[]): T[] {
  return [...new Set(typed.split(',').map((name) => oneOf(what, name.trim(), known)))];
}

export function modelOf(typed: string | undefined): ModelName {
  if (typed !== undefined) return oneOf('model', typed, MODELS);
  throw new UsageError(
    `expected a model, one of ${MODELS.join(', ')}; found nothing`,
    'For example: seqcmp train rnn, or to go on with a run: seqcmp train --resume RUN.',
  );
}

/** Two different models, always in the same order: their runs are shown in it. */
export function modelsOf(typed: string | undefined): readonly ModelName[] {
  if (typed === undefined) return PLAIN_MODELS;
  const names = typed.split(',').map((name) => oneOf('--models', name.trim(), MODELS));
  const chosen = MODELS.filter((model) => names.includes(model));
  if (chosen.length === 2 && names.length === 2) return chosen;
  throw new UsageError(
    `--models: expected two different models, found ${quote(typed)}`,
    `For example --models ${PLAIN_MODELS.join(',')}; for one model: seqcmp train.`,
  );
}

/** What is to be equal, each once; undefined where nobody said. */
export function matchOf(typed: readonly string[] | undefined): readonly Match[] | undefined {
  return typed && listOf('--match', typed.join(','), MATCHES);
}

export const splitOf = (typed: string): Split => oneOf('--split', typed, SPLITS);
