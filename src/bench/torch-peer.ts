/** PyTorch as a peer: torch_peer.py of this folder, run by an interpreter that the user names. */
import { fileURLToPath } from 'node:url';
import type { BenchCase } from './case.ts';
import { type MeasuringProcess, startMeasuring } from './measuring-process.ts';
import type { TorchConfig } from './messages.ts';

/** Python is not compiled: from dist/ as from src/ it lies under the package's root. */
const PROGRAM = fileURLToPath(new URL('../../src/bench/torch_peer.py', import.meta.url));

export function startTorch(
  { model, step, peerBatches }: BenchCase,
  { python, compile }: { readonly python: string; readonly compile: boolean },
  limitSeconds: number,
  signal: AbortSignal,
): Promise<MeasuringProcess> {
  const config: TorchConfig = { ...step, batches: peerBatches, compile };
  return startMeasuring({
    name: `the ${model} in PyTorch (${python})`,
    command: python,
    args: [PROGRAM],
    ...{ config, signal, limitSeconds },
    ifAbsent: 'Name an interpreter that has PyTorch: --python PATH.',
  });
}
