/** Memory that is free, as the engines count on it and as `seqcmp doctor` shows it. */
import { freemem } from 'node:os';

/**
 * Bytes that this process may still take, with the limits of a container where Node knows them (20.13 and newer).
 * Null on macOS: what it calls free leaves out what it would give up at once.
 */
export function freeMemory(): number | null {
  if (process.platform === 'darwin') return null;
  return process.availableMemory?.() ?? freemem();
}
