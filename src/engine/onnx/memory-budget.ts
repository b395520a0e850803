/** Refuses programs that cannot fit before the system kills the process for them. Memory itself is ONNX Runtime's. */
import { totalmem } from 'node:os';
import { NotEnoughMemory } from '../engine.ts';
import { freeMemory } from '../free-memory.ts';

/** What a program holds while it runs, bytes at least. Programs run one at a time, so their masks share memory. */
export interface Need {
  readonly masks: number;
  /** All else that is alive at once. */
  readonly values: number;
}

export interface MemoryBudget {
  /** @returns gives it back; once is enough, and more does no harm @throws NotEnoughMemory */
  reserve(label: string, need: Need): () => void;
}

/**
 * @param oneHeap whether values of one program take the memory that those of another had; else each keeps its own
 * @param available bytes that this process may still take, programs reserved from now on included
 */
export function createMemoryBudget(oneHeap: boolean, available: number = availableMemory()): MemoryBudget {
  const reserved = new Set<Need>();
  const needed = () => {
    const values = [...reserved].map((need) => need.values);
    const masks = Math.max(0, ...[...reserved].map((need) => need.masks));
    return masks + (oneHeap ? Math.max(0, ...values) : values.reduce((sum, bytes) => sum + bytes, 0));
  };
  return {
    reserve(label, given) {
      // A copy, so that a need that is given twice counts twice.
      const need = { ...given };
      reserved.add(need);
      const release = () => void reserved.delete(need);
      const bytes = needed();
      if (bytes <= available) return release;
      release();
      throw new NotEnoughMemory(label, bytes, available);
    },
  };
}

/** What is free, or where the system does not say it all that there is. */
export function availableMemory(): number {
  return freeMemory() ?? totalmem();
}
