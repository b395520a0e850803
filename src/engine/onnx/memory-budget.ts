/** Refuses programs that cannot fit before the system kills the process for them. Memory itself is ONNX Runtime's. */
import { totalmem } from 'node:os';
import { NotEnoughMemory } from '../engine.ts';
import { freeMemory } from '../free-memory.ts';

export interface MemoryBudget {
  /** @param bytes the least that the program will hold @throws NotEnoughMemory */
  reserve(label: string, bytes: number): void;
  release(bytes: number): void;
}

/** @param available bytes that this process may still take, programs reserved from now on included */
export function createMemoryBudget(available: number = availableMemory()): MemoryBudget {
  let reserved = 0;
  return {
    reserve(label, bytes) {
      if (reserved + bytes > available) throw new NotEnoughMemory(label, reserved + bytes, available);
      reserved += bytes;
    },
    release(bytes) {
      reserved -= bytes;
    },
  };
}

/** What is free, or where the system does not say it all that there is. */
export function availableMemory(): number {
  return freeMemory() ?? totalmem();
}
