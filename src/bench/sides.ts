/** The processes of one case, started and ready: ours, and its peers where there are any. */
import { messageOf } from '../config/user-error.ts';
import type { BenchCase, PlainBatch } from './case.ts';
import { type MeasuringProcess, ownProcess, type Start, startMeasuring } from './measuring-process.ts';
import type { DecodingConfig, OwnConfig } from './messages.ts';
import type { Absent } from './result.ts';
import { startTorch } from './torch-peer.ts';

/** A process that is measured, and the batches that it reads in turn. */
export interface OpenSide {
  /** What computes, its version and its manner. */
  readonly name: string;
  readonly process: MeasuringProcess;
  readonly batches: readonly PlainBatch[];
}

/** PyTorch as a peer. */
export interface TorchOptions {
  readonly python: string;
  /** What torch.compile may take; 0 leaves it out. */
  readonly compileSeconds: number;
}

/** Ours: it trains on the batches, or decodes their sources, over and over. */
export function startOwn(bench: BenchCase, limitSeconds: number, signal: AbortSignal): Promise<OpenSide> {
  const { engine, step } = bench;
  const { decode } = step;
  const config: OwnConfig = { ...step, engine };
  if (decode === null) return ownSide(bench, { file: 'step-process', config, limitSeconds, signal });
  const decoding: DecodingConfig = { ...step, engine, decode };
  return ownSide(bench, { file: 'decode-process', config: decoding, limitSeconds, signal });
}

async function ownSide(
  { model, engine, step }: BenchCase,
  {
    file,
    ...start
  }: Pick<Start, 'config' | 'limitSeconds' | 'signal'> & { readonly file: Parameters<typeof ownProcess>[0] },
): Promise<OpenSide> {
  const process = await startMeasuring({
    name: `the ${model} on the engine ${engine}`,
    ...ownProcess(file),
    ...start,
  });
  const { description, threads } = process.ready;
  // Some engines have one thread, whatever was asked for.
  const name = threads === step.threads ? description : `${description}, threads: ${threads}`;
  return { name, process, batches: step.batches };
}

export async function startEager(
  bench: BenchCase,
  { python }: TorchOptions,
  limitSeconds: number,
  signal: AbortSignal,
): Promise<OpenSide> {
  return peerSide(bench, await startTorch(bench, { python, compile: false }, limitSeconds, signal), 'eager');
}

/** @returns why it is absent where it was not asked for, cannot be, or fails */
export async function startCompiled(
  bench: BenchCase,
  { python, compileSeconds }: TorchOptions,
  signal: AbortSignal,
): Promise<OpenSide | Absent> {
  const name = 'torch.compile';
  if (compileSeconds === 0) return { name, reason: 'not asked for' };
  if (bench.step.decode)
    return { name, reason: 'it would compile decoding anew for each length of the cache' };
  if (bench.wholePasses)
    return { name, reason: 'each batch has a length of its own, and would be compiled anew' };
  try {
    return peerSide(bench, await startTorch(bench, { python, compile: true }, compileSeconds, signal), name);
  } catch (thrown) {
    signal.throwIfAborted();
    return { name, reason: messageOf(thrown) };
  }
}

function peerSide({ peerBatches }: BenchCase, process: MeasuringProcess, manner: string): OpenSide {
  return { name: `${process.ready.description}, ${manner}`, process, batches: peerBatches };
}
