/** Ablations on stdout: which there are, and what came of them. */
import type { Ablation } from '../../ablate/ablation.ts';
import type { AblationResult, Effect } from '../../ablate/result.ts';
import { sayFloor } from '../../ablate/say-floor.ts';
import { sayTimes } from '../../ablate/say-times.ts';
import { METRICS } from '../../eval/metric.ts';
import { visible, visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { signed } from './numbers.ts';
import { listLines } from './table.ts';

export function ablationList(ablations: readonly Ablation[], { bold, dim }: Style): string {
  const entries = ablations.flatMap(({ name, claim, reference }) => [
    [bold(name), claim],
    ['', dim(`${reference.paper}, ${reference.where}`)],
  ]);
  return `${listLines(entries).join('\n')}\n`;
}

export function ablationTable(results: readonly AblationResult[], { bold, dim }: Style): string {
  const lines = results.flatMap(({ name, verdict, claim, checks, trained, times }) => [
    `${bold(name)}: ${bold(verdict)}`,
    `  ${claim}`,
    ...checks
      .filter(({ passed }) => !passed)
      .map(
        (check) =>
          `  does not hold: ${check.name} is ${check.measured}, expected ${check.relation} ${check.bound}`,
      ),
    ...(checks.length > 0
      ? [dim(`  ${checks.filter(({ passed }) => passed).length} of ${checks.length} exact checks hold`)]
      : []),
    ...(times ? sayTimes(times).map((said) => `  ${said}`) : []),
    ...(trained?.effects.map((effect) => `  ${effect.outcome}: ${effect.says} (${effectText(effect)})`) ??
      []),
    ...sayFloor(trained).map((said) => `  ${said}`),
    ...(trained
      ? [
          dim(
            `  ${visibleLine(trained.corpus.name)}, seeds ${trained.seeds.join(', ')}, ${trained.sources} sources; + is as expected`,
          ),
        ]
      : []),
    '',
  ]);
  return visible(lines.join('\n'));
}

/** `+2.1 points of WER, +0.2 to +4.0 over seeds and sources` */
function effectText({ in: yardstick, delta, overBoth, overSources }: Effect): string {
  const decimals = yardstick === 'loss' ? 4 : 1;
  const unit = yardstick === 'loss' ? 'nats' : `points of ${METRICS[yardstick].title}`;
  const effect = `${signed(delta, decimals)} ${unit}`;
  const interval = overBoth ?? overSources;
  if (interval === null) return effect;
  const over = [...(overBoth ? ['seeds'] : []), ...(overSources ? ['sources'] : [])].join(' and ');
  return `${effect}, ${signed(interval.low, decimals)} to ${signed(interval.high, decimals)} over ${over}`;
}
