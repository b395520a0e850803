/** Under what conditions a benchmark's numbers hold: said beside them, always. */
import { availableParallelism, cpus, totalmem } from 'node:os';
import type { StepConfig } from '../../bench/case.ts';
import { halvesOf } from '../../config/schema.ts';
import { VERSION } from '../../config/version.ts';

export interface BenchConditions {
  readonly seqcmp: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly processorThreads: number;
  readonly memoryMB: number;
  readonly dtype: 'float32';
  readonly dropout: readonly number[];
}

export function benchConditions(
  cases: readonly { readonly step: Pick<StepConfig, 'model'> }[],
): BenchConditions {
  return {
    seqcmp: VERSION,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    processor: cpus()[0]?.model.trim() || 'unknown processor',
    processorThreads: availableParallelism(),
    memoryMB: totalmem() / 1e6,
    dtype: 'float32',
    dropout: [...new Set(cases.map(({ step }) => halvesOf(step.model).decoder.dropout))],
  };
}
