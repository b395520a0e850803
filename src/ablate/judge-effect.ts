/** An expectation held against the outputs of the runs: the effect, its intervals, and what they say of it. */
import type { ScoredOutputs } from '../compare/scored-outputs.ts';
import { SEED } from '../compare/significance.ts';
import { type Contrast, type ContrastTerm, contrastOf, contrastOfScores } from '../eval/contrast.ts';
import { METRICS } from '../eval/metric.ts';
import type { Expectation, Term } from './ablation.ts';
import type { Effect, Outcome } from './result.ts';

/** An arm's runs, by seed. */
export interface MeasuredArm {
  readonly losses: readonly number[];
  readonly scored: readonly Pick<ScoredOutputs, 'metrics' | 'counts' | 'sourceLengths'>[];
}

/** @param armOf by name @returns the effect as the expectation has it: above zero where it came true */
export function judgeEffect(
  { says, in: yardstick, terms }: Expectation,
  armOf: (name: string) => MeasuredArm,
): Effect {
  const contrast = yardstick === 'loss' ? lossContrast(terms, armOf) : scoreContrast(yardstick, terms, armOf);
  return { says, in: yardstick, ...contrast, outcome: outcomeOf(contrast) };
}

/** Decided only where the interval over seeds and sources leaves zero out; one seed has none and decides nothing. */
export function outcomeOf({ overBoth }: Pick<Contrast, 'overBoth'>): Outcome {
  if (overBoth === null) return 'not shown';
  if (overBoth.low > 0) return 'shown';
  return overBoth.high < 0 ? 'opposite' : 'not shown';
}

/** A lower loss is the better one. */
function lossContrast(terms: readonly Term[], armOf: (name: string) => MeasuredArm): Contrast {
  const [{ losses }] = terms.map(({ arm }) => armOf(arm));
  return contrastOf(
    losses.map((_, seed) =>
      terms.reduce((sum, { arm, weight }) => sum - weight * armOf(arm).losses[seed], 0),
    ),
    null,
  );
}

function scoreContrast(
  name: Exclude<Expectation['in'], 'loss'>,
  terms: readonly Term[],
  armOf: (name: string) => MeasuredArm,
): Contrast {
  const metric = armOf(terms[0].arm).scored[0].metrics[name];
  const sign = METRICS[name].better === 'higher' ? 1 : -1;
  return contrastOfScores(
    metric,
    terms.map(({ arm, weight, among }): ContrastTerm => {
      const { scored } = armOf(arm);
      const counted = countedPlaces(scored[0].sourceLengths, among);
      const rows = scored.map(({ counts }) =>
        counts[name].map((value, i) => (counted[Math.floor(i / metric.statistics)] ? value : 0)),
      );
      return { weight: (sign * weight) as 1 | -1, rows };
    }),
    SEED,
  );
}

/** Which sources count: of the shortest or longest third, all that are as short or long as its last one. */
export function countedPlaces(lengths: readonly number[], among: Term['among']): boolean[] {
  const sorted = lengths.toSorted((a, b) => a - b);
  switch (among) {
    case undefined:
      return lengths.map(() => true);
    case 'shortest': {
      const most = sorted[Math.floor((sorted.length - 1) / 3)];
      return lengths.map((length) => length <= most);
    }
    case 'longest': {
      const least = sorted[Math.ceil((2 * (sorted.length - 1)) / 3)];
      return lengths.map((length) => length >= least);
    }
    default:
      return among satisfies never;
  }
}
