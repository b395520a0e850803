/** What `doctor` and benchmarks say of the machine and of the versions on it. */
import { VERSION } from '../config/version.ts';
import { processorName } from '../worker/processor.ts';

export interface Machine {
  readonly seqcmp: string;
  readonly node: string;
  readonly system: string;
  readonly processor: string;
}

export function thisMachine(): Machine {
  return {
    seqcmp: VERSION,
    node: process.versions.node,
    system: `${process.platform} ${process.arch}`,
    processor: processorName(),
  };
}
