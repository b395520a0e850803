/** What `seqcmp eval` was asked to score with: metrics, their options, and how two systems are compared. */
import { oneOf } from '../../config/one-of.ts';
import { UsageError } from '../../config/user-error.ts';
import type { PairedOptions } from '../../eval/compare-paired.ts';
import {
  BLEU_TOKENIZERS,
  METRICS,
  type MetricName,
  type MetricOptions,
  SMOOTHINGS,
} from '../../eval/metric.ts';
import { quote } from '../../text/describe.ts';
import type { ScoringFlags } from '../commands/eval.ts';
import { flagNamed } from '../option-values.ts';
import { listOf } from './typed-names.ts';

/** The options that may be chosen: what a text's symbols are depends on what is scored. */
type ChosenOptions = Omit<MetricOptions, 'symbols' | 'unit' | 'version'>;

export interface Scoring {
  readonly metrics: readonly MetricName[];
  readonly options: ChosenOptions;
  readonly paired: PairedOptions;
}

/**
 * @param systems how many are scored
 * @param unless the metrics of the command where none are typed
 * @throws UsageError for a name that is none, a number that is none, or an option of what is not asked for
 */
export function scoringOf(flags: ScoringFlags, systems: number, unless: readonly MetricName[]): Scoring {
  const { metrics, tokenize, smooth, smoothValue, lowercase, samples, trials, seed = 1 } = flags;
  const scored = metrics === undefined ? unless : listOf('--metrics', metrics, METRIC_NAMES);
  requireMetricsOf(flags, scored);
  if (systems !== 2) refuseResampling(flags, systems);
  const smoothing = smooth === undefined ? undefined : oneOf('--smooth', smooth, SMOOTHINGS);
  return {
    metrics: scored,
    options: {
      tokenize: tokenize === undefined ? undefined : oneOf('--tokenize', tokenize, BLEU_TOKENIZERS),
      smooth: smoothing,
      smoothValue: smoothValue === undefined ? undefined : smoothValueOf(smoothValue, smoothing ?? 'exp'),
      lowercase,
      ter: {
        normalized: flags.terNormalized,
        noPunct: flags.terNoPunct,
        asianSupport: flags.terAsianSupport,
        caseSensitive: flags.terCaseSensitive,
      },
    },
    paired: { seed, samples: enough(samples), trials },
  };
}

const METRIC_NAMES = Object.keys(METRICS) as MetricName[];

/** Options that one metric alone has. */
const OPTIONS_OF = {
  bleu: ['tokenize', 'smooth', 'smoothValue'],
  ter: ['terNormalized', 'terNoPunct', 'terAsianSupport', 'terCaseSensitive'],
} as const satisfies Partial<Record<MetricName, readonly (keyof ScoringFlags)[]>>;

function requireMetricsOf(flags: ScoringFlags, metrics: readonly MetricName[]): void {
  for (const [metric, options] of Object.entries(OPTIONS_OF)) {
    if (metrics.some((name) => name === metric)) continue;
    const given = options.find((name) => flags[name] !== undefined);
    if (given === undefined) continue;
    const flag = flagNamed(given);
    throw new UsageError(
      `${flag} is for ${metric}; the metrics are ${metrics.join(', ')}`,
      `Add ${metric} to --metrics, or leave ${flag} out.`,
    );
  }
}

function refuseResampling(flags: ScoringFlags, systems: number): void {
  const typed = (['samples', 'trials', 'seed'] as const).find((name) => flags[name] !== undefined);
  if (!typed) return;
  throw new UsageError(
    `--${typed}: expected two runs, or two files, to compare; found ${systems}`,
    `Leave --${typed} out (models over several seeds are compared with seed 1 and 1000 samples), or name two.`,
  );
}

/** Samples that an interval of 95 % can be read off: a fortieth is cut from either end. */
const LEAST_SAMPLES = 40;

function enough(samples: number | undefined): number | undefined {
  if (samples === undefined || samples >= LEAST_SAMPLES) return samples;
  throw new UsageError(
    `--samples: expected at least ${LEAST_SAMPLES}, of which a 95 % interval can be read off; found ${samples}`,
    'sacreBLEU takes 1000, as seqcmp does where --samples is left out.',
  );
}

function smoothValueOf(typed: string, smooth: string): number {
  if (smooth !== 'floor' && smooth !== 'add-k') {
    throw new UsageError(
      `--smooth-value: expected --smooth floor or add-k beside it; found ${smooth}, which takes no number`,
      'Leave --smooth-value out, or choose one of the two.',
    );
  }
  const value = Number(typed);
  if (typed.trim() !== '' && value > 0 && Number.isFinite(value)) return value;
  throw new UsageError(
    `--smooth-value: expected a number above zero; found ${quote(typed)}`,
    'For example --smooth floor --smooth-value 0.1.',
  );
}
