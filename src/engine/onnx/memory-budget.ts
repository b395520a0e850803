/** Refuses programs that cannot fit before the system kills the process for them. Memory itself is ONNX Runtime's. */
import { freemem, totalmem } from 'node:os';
import { NotEnoughMemory } from '../engine.ts';

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

/**
 * With the limits of a container, where Node knows them (20.13 and newer). Of macOS all that there is: what it calls
 * free leaves out what it would give up at once.
 */
export function availableMemory(): number {
  if (process.platform === 'darwin') return totalmem();
  return process.availableMemory?.() ?? freemem();
}
