/** Under what conditions a benchmark's numbers hold: said beside them, always. */
import { availableParallelism, totalmem } from 'node:os';
import type { StepConfig } from '../bench/case.ts';
import { halvesOf } from '../config/schema.ts';
import { type Machine, thisMachine } from './machine.ts';

export interface BenchConditions extends Machine {
  readonly processorThreads: number;
  readonly memoryMB: number;
  readonly dtype: 'float32';
  readonly dropout: readonly number[];
}

export function benchConditions(
  cases: readonly { readonly step: Pick<StepConfig, 'model'> }[],
): BenchConditions {
  return {
    ...thisMachine(),
    processorThreads: availableParallelism(),
    memoryMB: totalmem() / 1e6,
    dtype: 'float32',
    dropout: [...new Set(cases.map(({ step }) => halvesOf(step.model).decoder.dropout))],
  };
}
