/**
 * What a report says of finished runs: plain data, made of run directories alone by analyse.ts, turned into text by
 * src/report. Holds no path of this machine and no clock, so that it is the same wherever the directories lie.
 */
import type { PairedResult } from '../eval/compare-paired.ts';
import type { Interval } from '../eval/interval.ts';
import type { MetricName, TableMetric } from '../eval/metric.ts';
import type { SeedDifference } from '../eval/over-seeds.ts';
import type { Spread } from '../eval/spread.ts';
import type { Verdict } from '../eval/verdict.ts';
import type { AttendedSource } from '../run/attention.ts';
import type { RunSummary } from '../run/summary.ts';
import type { AnswerStudy } from './answer-study.ts';
import type { ShapeTimes } from './shape-times.ts';
import type { TargetUnit } from './target-unit.ts';

export interface Analysis {
  /** Of this interface, for readers of the JSON. */
  readonly formatVersion: 1;
  /** One sentence: the verdict with its interval and its cost, or what the one run scored. */
  readonly headline: string;
  /** What the verdict rests on. */
  readonly leading: TableMetric;
  /** On `leading`; null for one run, or where outputs are missing. */
  readonly verdict: Verdict | null;
  /**
   * Places in `runs` of the two that the verdict, the significance and the examples compare; null for one run. With
   * several seeds, those of the first seed: the verdict is then over all of them.
   */
  readonly pair: readonly [first: number, second: number] | null;
  /** The same for all runs. */
  readonly corpus: RunSummary['corpus'];
  readonly split: RunSummary['split'];
  /** Different sources of `split`; null where outputs are missing. */
  readonly sources: number | null;
  /** Tokens with the end of sequence, of all sources of the split, and of its references within `data.maxLength`; null where outputs are missing. */
  readonly meanLengths: { readonly source: number; readonly target: number } | null;
  /** In the order in which they were given. */
  readonly runs: readonly AnalysedRun[];
  /** The runs of each column of the ledger: a column a run, or with several seeds a column a model. */
  readonly groups: readonly RunGroup[];
  /** Null unless all runs of a model differ in their seed alone. */
  readonly seeds: SeedStudy | null;
  readonly ledger: readonly LedgerRow[];
  /** Of the pair, a row a metric; empty without a pair or outputs. */
  readonly significance: readonly SignificanceRow[];
  /** From short sources to long ones; empty where outputs are missing. */
  readonly byLength: readonly LengthBin[];
  /** Where answers go wrong; null where outputs are missing. */
  readonly answers: AnswerStudy | null;
  /** Where the runs look on a few sources, one a run; null where outputs are missing. */
  readonly attention: readonly (readonly AttendedSource[] | null)[];
  /** Of the pair, or of the one run; null where outputs are missing. */
  readonly examples: Examples | null;
  readonly settings: readonly SettingRow[];
  /** What made the runs: each command line once. */
  readonly commands: readonly { readonly command: string; readonly runs: readonly string[] }[];
  /** What a reader should know before trusting the rest. */
  readonly notes: readonly string[];
}

export interface AnalysedRun {
  /** `RNN`, `Transformer`, or, where runs share a model, the name of the run's directory. */
  readonly name: string;
  readonly summary: Omit<RunSummary, 'dir'>;
  /** What PER counts. */
  readonly unit: TargetUnit;
  /** Under teacher forcing it saw what it was to predict, so its losses are not to be compared. Earlier versions did not say. */
  readonly seesAnswer?: boolean;
  readonly curves: Curves;
  /** What a training step took a pair by its length; null where no shape came often enough. */
  readonly shapeTimes: ShapeTimes | null;
}

/** As much of a run as a function reads: these of its fields, and these of its summary. */
export type RunWith<Field extends keyof AnalysedRun, Stored extends keyof AnalysedRun['summary']> = Pick<
  AnalysedRun,
  Field
> & { readonly summary: Pick<AnalysedRun['summary'], Stored> };

export interface RunGroup {
  readonly name: string;
  /** Places in the analysis's `runs`, by seed. */
  readonly runs: readonly number[];
}

/** What the runs of several seeds say together. The groups are those of the analysis, one or two. */
export interface SeedStudy {
  readonly seeds: readonly number[];
  /** A row a metric: its spread over the seeds of each group. */
  readonly metrics: readonly { readonly metric: TableMetric; readonly groups: readonly Spread[] }[];
  /** Of the second group less the first, a row a metric; empty for one group, or where outputs are missing. */
  readonly differences: readonly SeedDifference[];
  /** Each seed apart, by the leading metric; empty as `differences`. */
  readonly bySeed: readonly SeedRow[];
}

export interface SeedRow {
  readonly seed: number;
  /** One a group. */
  readonly scores: readonly number[];
  /** Of the second group less the first, with the 95 % interval of the paired bootstrap over sources. */
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  /** Of approximate randomisation. */
  readonly pValue: number;
}

export interface Curves {
  /** Means over windows of updates, each target token counted alike; nats a target token, dropout on. */
  readonly train: readonly CurvePoint[];
  /** Every validation, nats a target token. */
  readonly validation: readonly ValidationPoint[];
}

export interface CurvePoint {
  readonly update: number;
  readonly targetTokens: number;
  /** Of the updates' matrix products. */
  readonly flops: number;
  /** Of updates alone. */
  readonly seconds: number;
  readonly loss: number;
}

export interface ValidationPoint extends CurvePoint {
  /** Of the decoded validation pairs, where `train.stopMetric` is none but the loss: every metric measured. */
  readonly metrics?: Readonly<Record<string, number>>;
}

/** One condition of the comparison, or one cost. */
export interface LedgerRow {
  readonly what: string;
  /** One a group. */
  readonly values: readonly string[];
  /** Whether the groups agree, seed by seed. */
  readonly equal: boolean;
  /** What the values alone do not say. */
  readonly note: string | null;
}

export interface SignificanceRow {
  readonly metric: MetricName;
  readonly bootstrap: PairedResult<'bootstrap'>;
  readonly randomisation: PairedResult<'randomisation'>;
}

/** Sources of `from` to `to` symbols. */
export interface LengthBin {
  readonly from: number;
  readonly to: number;
  readonly sources: number;
  /** One a run, 0-100. */
  readonly wer: readonly number[];
  /** One a run, 0-100 or more. */
  readonly per: readonly number[];
  /** Over other sources, 95 %, one a run. */
  readonly werInterval: readonly Interval[];
  readonly perInterval: readonly Interval[];
}

export interface Examples {
  /** Places in `runs`: the pair, or the one run. */
  readonly runs: readonly number[];
  /** Sources that all of `runs` answer rightly. */
  readonly allRight: number;
  readonly groups: readonly ExampleGroup[];
}

/** Sources that one run alone answers rightly, or that none does, one nearer than the other or both alike. */
export interface ExampleGroup {
  /** Place in the analysis's `runs`; null where all are wrong. */
  readonly right: number | null;
  /** Where all are wrong: the place of the one that is nearer to a reference; null where none is. */
  readonly nearer: number | null;
  /** All there are; `examples` are the first few of them. */
  readonly total: number;
  readonly examples: readonly ComparedExample[];
}

export interface ComparedExample {
  readonly source: string;
  readonly references: readonly string[];
  /** One for each of the examples' `runs`. */
  readonly answers: readonly { readonly output: string; readonly right: boolean; readonly per: number }[];
  /** Where two answers first differ; null for one run, or where they do not. */
  readonly parting: Parting | null;
}

/** The first target symbol at which two answers differ. */
export interface Parting {
  /** From 1. */
  readonly place: number;
  /** What each has there; null where it has ended. */
  readonly symbols: readonly (string | null)[];
}

export interface SettingRow {
  /** `train.learningRate` */
  readonly path: string;
  /** One a run; null where its model has no such setting, or it is not set. */
  readonly values: readonly (string | number | boolean | null)[];
  readonly equal: boolean;
}
