/** Scores of trained arms held against published ones. */
import { METRICS } from '../eval/metric.ts';
import type { PublishedScore } from './ablation.ts';
import { atLeast, atMost, type Check } from './check.ts';
import type { ArmResult } from './result.ts';

/** Of an arm's mean over seeds: both ends of the range, but for an end that no score can be beyond. */
export function publishedChecks(
  published: readonly PublishedScore[],
  arms: readonly Pick<ArmResult, 'name' | 'metrics'>[],
): Check[] {
  return published.flatMap(({ arm, metric, from, to }) => {
    const found = arms.find(({ name }) => name === arm);
    if (found === undefined) throw new Error(`internal: there is no arm ${arm}`);
    const { mean } = found.metrics[metric];
    const what = `${METRICS[metric].title} of ${arm}, %`;
    return [...(from > 0 ? [atLeast(what, mean, from)] : []), ...(to < 100 ? [atMost(what, mean, to)] : [])];
  });
}

/** `WER of rnn, %: 31.43, expected at most 40` */
export const sayCheck = ({ name, measured, relation, bound }: Check): string =>
  `${name}: ${measured.toFixed(2)}, expected ${relation} ${bound}`;
