/**
 * What an ablation is: a claim of the literature with what is done to try it. Its expectations are written down before
 * anything is trained, and say what the paper found; what comes out is judged by judge-effect.ts alone.
 */
import type { ModelName } from '../config/schema.ts';
import type { TableMetric } from '../eval/metric.ts';
import type { Exact } from './check.ts';
import type { LiveArms } from './live-model.ts';

export interface Ablation {
  /** What it is called on the command line. */
  readonly name: string;
  /** As the literature has it, one sentence. */
  readonly claim: string;
  readonly question: string;
  readonly reference: Reference;
  /** Null where nothing is trained. */
  readonly experiment: Experiment | null;
  /** What holds exactly, tried on the trained models, or on programs that are traced for it. */
  readonly exact?: (arms: LiveArms) => Exact;
  /** Whether time against length is measured. */
  readonly timed?: true;
}

/** Published; `found` has numbers only where the paper prints them. */
export interface Reference {
  readonly paper: string;
  /** Section, table or figure. */
  readonly where: string;
  readonly found: string;
}

/** Models trained for the same number of updates on the same corpus, one arm each. */
export interface Experiment {
  /** Unless the user names another. */
  readonly corpus: string;
  readonly updates: number;
  /** Settings of every arm, as `--set` takes them, on top of the preset `tiny`. */
  readonly set: readonly string[];
  readonly arms: readonly Arm[];
  readonly expectations: readonly Expectation[];
  /** Published scores that arms are held against. */
  readonly published?: readonly PublishedScore[];
  /** Draws quality against the length of the source. */
  readonly byLength?: true;
}

/** That an arm's score, in the mean over seeds, lies where published ones do. In %, both ends included. */
export interface PublishedScore {
  readonly arm: string;
  readonly metric: TableMetric;
  readonly from: number;
  readonly to: number;
}

export interface Arm {
  /** Also the first part of its runs' folders: small letters, digits and hyphens. */
  readonly name: string;
  readonly model: ModelName;
  /** Where it differs from the other arms. */
  readonly set: readonly string[];
}

/** What an effect is measured in: a metric of answers, or the validation loss in nats a target token. */
export type Yardstick = TableMetric | 'loss';

/** That a weighted sum of qualities is above zero. */
export interface Expectation {
  /** As a clause: `four heads beat one`. */
  readonly says: string;
  readonly in: Yardstick;
  readonly terms: readonly Term[];
}

export interface Term {
  readonly arm: string;
  /** Of its quality, which is the score, or its negative where lower is better. */
  readonly weight: 1 | -1;
  /** The third of the sources that are shortest, or longest; all when left out. */
  readonly among?: 'shortest' | 'longest';
}

/** That one arm is better than another. */
export function beats(
  better: string,
  worse: string,
  yardstick: Yardstick,
  says: string,
  among?: Term['among'],
): Expectation {
  return {
    says,
    in: yardstick,
    terms: [
      { arm: better, weight: 1, among },
      { arm: worse, weight: -1, among },
    ],
  };
}

/** That going from `from` to `to` gains more in the first pair of arms than in the second. */
export function gainsMore(
  [from, to]: readonly [from: string, to: string],
  [otherFrom, otherTo]: readonly [from: string, to: string],
  yardstick: Yardstick,
  says: string,
): Expectation {
  return {
    says,
    in: yardstick,
    terms: [
      { arm: to, weight: 1 },
      { arm: from, weight: -1 },
      { arm: otherTo, weight: -1 },
      { arm: otherFrom, weight: 1 },
    ],
  };
}
