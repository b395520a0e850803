/** The models of a comparison made comparable before anything is trained: sizes, and budgets in operations. */
import { configFrom } from '../config/config-from.ts';
import type { Match } from '../config/match.ts';
import type { Resolved } from '../config/resolve.ts';
import { UsageError } from '../config/user-error.ts';
import type { BatchPlan } from '../data/batches.ts';
import { absoluteCorpus } from '../data/corpus.ts';
import type { Vocabularies } from '../model/seq2seq.ts';
import { matchFlops } from './match-budget.ts';
import { asTheyAre, matchParameters } from './match-parameters.ts';

export interface MatchedModels {
  readonly resolved: readonly Resolved[];
  /** What was done, a sentence each. */
  readonly matched: readonly string[];
}

/**
 * Paths are made absolute as well, so that a run is gone on with from any folder.
 * @param match what the user asked for; without it, two models are matched in parameters where they can be
 * @throws UsageError where what was asked for cannot be had
 */
export function matchModels(
  given: readonly Resolved[],
  match: readonly Match[] | undefined,
  { vocabularies, plan }: { vocabularies: Vocabularies; plan: BatchPlan },
): MatchedModels {
  const matched: string[] = [];
  let resolved = given.map(({ config, origins }) => ({
    config: { ...config, corpus: absoluteCorpus(config.corpus) },
    origins,
  }));
  const required = match?.includes('params') ?? false;
  if (resolved.length > 1) {
    const isTried = required || (match === undefined && given[0].config.match.parameters > 0);
    const { resolved: sized, said } = isTried
      ? matchParameters(resolved, vocabularies, required)
      : asTheyAre(resolved, vocabularies);
    resolved = [...sized];
    matched.push(said);
  }
  if (match?.includes('flops')) {
    const configs = resolved.map(({ config }) => config);
    const { budget, said } = matchFlops(configs, vocabularies, plan);
    const origin = { source: 'match', at: '--match flops' } as const;
    resolved = resolved.map(({ config, origins }) => ({
      config: configFrom({ ...config, budget }, notInFlops),
      origins: new Map(origins).set('budget.flops', origin),
    }));
    matched.push(said);
  }
  return { resolved, matched };
}

/** A schedule may rest on a limit that operations take the place of. */
function notInFlops(path: string, message: string): UsageError {
  return new UsageError(
    `--match flops: ${path}: ${message}`,
    'The budget is one of operations alone: set what rests on another, such as train.decayUpdates.',
  );
}
