/** How much of the machine others had while something was measured. */
import { cpus } from 'node:os';

/** Milliseconds that all processors together were busy, and were there. */
interface ProcessorTime {
  readonly busy: number;
  readonly total: number;
}

function processorTime(): ProcessorTime {
  let [busy, total] = [0, 0];
  for (const { times } of cpus()) {
    const { user, nice, sys, irq, idle } = times;
    busy += user + nice + sys + irq;
    total += user + nice + sys + irq + idle;
  }
  return { busy, total };
}

/**
 * Does `work`, which tells how much processor time it took itself.
 * @returns what it gave, and the share of the machine's processor time that went to others meanwhile; 0 where the
 * system does not count it
 */
export async function besideOthers<T extends { readonly processorMilliseconds: number }>(
  work: () => Promise<T>,
): Promise<{ readonly done: T; readonly othersShare: number }> {
  const before = processorTime();
  const done = await work();
  const after = processorTime();
  const total = after.total - before.total;
  const others = after.busy - before.busy - done.processorMilliseconds;
  return { done, othersShare: total > 0 ? Math.max(0, others / total) : 0 };
}
