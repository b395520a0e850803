/** How fast the runs trained and decoded, and on how much memory. */
import type { Analysis, RunWith } from '../compare/analysis.ts';
import { machineLimit, type RunSummary } from '../run/summary.ts';
import { formatCount } from '../text/numbers.ts';
import { formatScore, formatSeconds } from './format.ts';
import { type Measure, sameTokenizer } from './score-table.ts';

/** As much of an analysis as is read here. */
interface Timed extends Pick<Analysis, 'split'> {
  readonly runs: readonly RunWith<never, 'tokenizerHash' | 'decodeSeconds' | 'limitGflops'>[];
}

export function throughputMeasures({ split, runs }: Timed): Measure[] {
  const isSame = sameTokenizer({ runs });
  const better = isSame ? 'higher' : undefined;
  const updates = `of training, seconds of updates alone${isSame ? '' : '; tokens of each run’s own tokenizer, so not to be compared'}`;
  // The time of a moment is the machine's mood, as in compare/cost.ts.
  const isMoment = runs.some(({ summary }) => summary.decodeSeconds < 1);
  return [
    {
      what: 'Source tokens a second',
      of: ({ sourceTokensPerSecond }) => sourceTokensPerSecond,
      format: formatCount,
      better,
      condition: `${updates}; end of sequence included, padding not counted`,
    },
    {
      what: 'Target tokens a second',
      of: ({ targetTokensPerSecond }) => targetTokensPerSecond,
      format: formatCount,
      better,
      condition: 'as above',
    },
    {
      what: 'Padded tokens a second',
      of: ({ paddedSourceTokens, paddedTargetTokens, trainSeconds }) =>
        (paddedSourceTokens + paddedTargetTokens) / trainSeconds,
      format: formatCount,
      better,
      condition: 'both sides together, padding counted: what was computed on',
    },
    {
      what: 'Milliseconds an update',
      of: ({ trainSeconds, updates: count }) => (1000 * trainSeconds) / count,
      format: formatSeconds,
      better: 'lower',
      condition: 'the mean: batch, masks, forward, backward, clipping, optimizer',
    },
    {
      what: 'GFLOP/s',
      of: ({ flops, trainSeconds }) => flops / trainSeconds / 1e9,
      format: (value) => formatScore(value),
      better: 'higher',
      condition: 'matrix products of updates, padding included',
    },
    ...limitMeasure(runs.map(({ summary }) => summary)),
    {
      what: 'Sources decoded a second',
      of: ({ sentencesPerSecond }) => sentencesPerSecond,
      format: formatSeconds,
      better: isMoment ? undefined : 'higher',
      condition: `all of the ${split} split${isMoment ? ', in less than a second: nobody is said to be faster' : ''}`,
    },
    {
      what: 'Peak memory, MB',
      of: ({ peakMemoryMB }) => peakMemoryMB,
      format: formatCount,
      better: 'lower',
      condition: 'resident, of the run’s process, in 10⁶ bytes',
    },
  ];
}

/** Where the least of the runs' limits lies further below the most, something else had its part of the machine. */
const BUSY = 4 / 3;

/** How sure a share of the limit is, as a condition ends; empty where it is. */
export function busyClause(runs: readonly Pick<RunSummary, 'limitGflops'>[]): string {
  const limits = runs.flatMap(({ limitGflops }) => limitGflops ?? []);
  const [least, most] = [Math.min(...limits), Math.max(...limits)];
  if (!(most > BUSY * least)) return '';
  return `; one measured ${formatScore(least)}: the machine was busy, and shares of its limit are uncertain`;
}

function limitMeasure(summaries: readonly Pick<RunSummary, 'limitGflops'>[]): Measure[] {
  const limit = machineLimit(summaries);
  if (limit === null) return [];
  return [
    {
      what: 'Share of the machine’s limit, %',
      of: ({ flops, trainSeconds }) => (100 * flops) / trainSeconds / 1e9 / limit,
      format: (value) => formatScore(value),
      better: 'higher',
      condition: `of ${formatScore(limit)} GFLOP/s: the fastest large matrix product by the same engine and threads, made in the runs’ own processes when they had decoded${busyClause(summaries)}`,
    },
  ];
}
