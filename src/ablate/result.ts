/** What an ablation came to: plain data, made of run directories alone, for the report and for programs. */
import type { Curves, LengthBin } from '../compare/analysis.ts';
import type { LengthTimes } from '../compare/length-times.ts';
import type { Contrast } from '../eval/contrast.ts';
import type { TableMetric } from '../eval/metric.ts';
import type { Spread } from '../eval/spread.ts';
import type { RunSummary } from '../run/summary.ts';
import type { Ablation, Expectation } from './ablation.ts';
import type { Check, Measured } from './check.ts';

/** `not shown`: an interval holds zero, or something exact does not hold. */
export type Outcome = 'shown' | 'not shown' | 'opposite';

export interface AblationResult extends Pick<Ablation, 'name' | 'claim' | 'question' | 'reference'> {
  readonly verdict: Outcome;
  /** One sentence: what came out. */
  readonly sentence: string;
  readonly checks: readonly Check[];
  readonly tables: readonly Measured[];
  readonly trained: TrainedResult | null;
  readonly times: LengthTimes | null;
}

export interface TrainedResult {
  readonly corpus: Pick<RunSummary['corpus'], 'name'>;
  /** Settings of every arm, on top of the preset. */
  readonly set: readonly string[];
  readonly split: RunSummary['split'];
  /** Of the split. */
  readonly sources: number;
  /** What tells whether anything was learnt: WER, or BLEU where hardly a whole answer is right in any case. */
  readonly leading: TableMetric;
  readonly seeds: readonly number[];
  readonly threads: number;
  readonly engine: string;
  readonly arms: readonly ArmResult[];
  readonly effects: readonly Effect[];
  /** Of the first seed's runs, where the experiment asks for it; empty otherwise. */
  readonly byLength: readonly LengthBin[];
  /** How each metric was computed. */
  readonly signatures: RunSummary['signatures'];
}

/** Of all seeds. */
export interface ArmResult {
  readonly name: string;
  readonly model: string;
  /** Settings in which it differs from the others. */
  readonly set: readonly string[];
  readonly parameters: number;
  readonly trainPairs: number;
  readonly updates: number;
  readonly targetTokens: Spread;
  /** Of updates alone, on a machine that trained several at once. */
  readonly seconds: Spread;
  readonly validLoss: Spread;
  readonly metrics: Readonly<Record<TableMetric, Spread>>;
  /** Of the first seed. */
  readonly validation: Curves['validation'];
}

export interface Effect extends Pick<Expectation, 'says' | 'in'>, Contrast {
  readonly outcome: Outcome;
}
