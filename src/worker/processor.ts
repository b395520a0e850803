/** The processor of this machine. */
import { cpus } from 'node:os';

/** What its maker calls it. */
export function processorName(): string {
  return cpus()[0]?.model.trim() || 'unknown processor';
}
