/** What `seqcmp eval` was asked to score with: metrics, their options, and how two systems are compared. */
import { quote } from '../../config/quantity.ts';
import { UsageError } from '../../config/user-error.ts';
import type { PairedOptions } from '../../eval/compare-paired.ts';
import {
  BLEU_TOKENIZERS,
  METRICS,
  type MetricName,
  type MetricOptions,
  SMOOTHINGS,
} from '../../eval/metric.ts';
import type { ScoringFlags } from '../commands/eval.ts';
import { oneOf } from './choose.ts';

/** The options that may be chosen: what a text's symbols are depends on what is scored. */
export type ChosenOptions = Omit<MetricOptions, 'symbols' | 'unit' | 'version'>;

export interface Scoring {
  /** As typed; the command's own when left out. */
  readonly metrics?: readonly MetricName[];
  readonly options: ChosenOptions;
  readonly paired: PairedOptions;
}

/** @throws UsageError for a name that is none, or a number that is none */
export function scoringOf(flags: ScoringFlags): Scoring {
  const { metrics, tokenize, smooth, smoothValue, lowercase, samples, trials, seed = 1 } = flags;
  const smoothing = smooth === undefined ? undefined : oneOf('--smooth', smooth, SMOOTHINGS);
  return {
    metrics: metrics === undefined ? undefined : metricsOf(metrics),
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

/** Samples that an interval of 95 % can be read off: a fortieth is cut from either end. */
const LEAST_SAMPLES = 40;

function enough(samples: number | undefined): number | undefined {
  if (samples === undefined || samples >= LEAST_SAMPLES) return samples;
  throw new UsageError(
    `--samples: expected at least ${LEAST_SAMPLES}, of which a 95 % interval can be read off; found ${samples}`,
    'sacreBLEU takes 1000, as seqcmp does where --samples is left out.',
  );
}

/** Each once, in the order typed. */
function metricsOf(typed: string): MetricName[] {
  const known = Object.keys(METRICS) as MetricName[];
  return [...new Set(typed.split(',').map((name) => oneOf('--metrics', name.trim(), known)))];
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
