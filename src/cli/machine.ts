/** What `doctor` and benchmarks say of the machine and of the versions on it. */
import { cpus } from 'node:os';
import { VERSION } from '../config/version.ts';

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
    processor: cpus()[0]?.model.trim() || 'unknown processor',
  };
}
