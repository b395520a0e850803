/** PyTorch as a peer: torch_peer.py of this folder, run by an interpreter that the user names. */
import { fileURLToPath } from 'node:url';
import { knobsOf } from '../config/knobs.ts';
import type { ModelConfig, ModelName } from '../config/schema.ts';
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
    config,
    signal,
    limitSeconds,
    ifAbsent: 'Name an interpreter that has PyTorch: --python PATH.',
  });
}

/** Settings that torch_peer.py reads. All others it has as they are unset. */
const READ: Readonly<Record<ModelName, readonly string[]>> = {
  rnn: ['dim', 'layers', 'dropout', 'tied'],
  transformer: ['dim', 'layers', 'heads', 'normPlace', 'dropout', 'tied'],
  'rnn+transformer': [],
  'transformer+rnn': [],
};

/** The first setting of `model` that the PyTorch program has not, as `model.cell lstm`. */
export function unknownToTorch({ kind, ...settings }: ModelConfig): string | undefined {
  const knobs = knobsOf(kind);
  const isKnown = (name: string, value: unknown): boolean => {
    if (name === 'ffn') return value !== 0;
    return READ[kind].includes(name) || value === knobs.get(`model.${name}`)?.default;
  };
  const unknown = Object.entries(settings).find(([name, value]) => !isKnown(name, value));
  return unknown && `model.${unknown[0]} ${unknown[1]}`;
}
