/**
 * A training step and decoding timed over lengths that double, as Table 1 of Vaswani et al. 2017 counts a layer: the
 * models and what they do take turns, each in a process of its own. Not here: which sizes (the caller's options).
 */
import { crossingsOf, fitLengths } from '../compare/fit-lengths.ts';
import {
  type LayerKind,
  type LengthPoint,
  type LengthTimes,
  WORKS,
  type Work,
} from '../compare/length-times.ts';
import { type DecodeConfig, type EngineName, halvesOf, type PlainModelName } from '../config/schema.ts';
import { median } from '../eval/median.ts';
import type { BenchCase, StepConfig } from './case.ts';
import { randomBatches } from './random-batches.ts';
import { makeRounds, type RoundEvent, type Rounds, warmUp } from './rounds.ts';
import { type OpenSide, startOwn } from './sides.ts';
import { overRounds } from './statistics.ts';

export interface LengthOptions {
  /** At least one; what all of them have in common is read off the first. */
  readonly subjects: readonly LengthSubject[];
  readonly engine: EngineName;
  /** Of every batch. */
  readonly rows: number;
  readonly measuring: Rounds;
}

/** A model that is measured. */
export interface LengthSubject {
  readonly model: PlainModelName;
  /** Tokens of each side, end of sequence included, from the shortest. */
  readonly lengths: readonly number[];
  readonly step: Omit<StepConfig, 'batches' | 'decode'>;
  /** The search. How long sources and outputs are is set for each length. */
  readonly decode: DecodeConfig;
}

export type LengthEvent =
  | { readonly type: 'length'; readonly number: number; readonly total: number; readonly length: number }
  | { readonly type: 'stage'; readonly stage: string }
  | RoundEvent;

interface Measured {
  readonly model: PlainModelName;
  readonly work: Work;
  readonly point: LengthPoint;
  readonly engine: string;
  readonly othersShare: number;
  readonly rounds: number;
}

/** @throws UserError when a process is not ready in time or dies */
export async function* measureLengths(
  options: LengthOptions,
  signal: AbortSignal,
): AsyncGenerator<LengthEvent, LengthTimes> {
  const { subjects, rows } = options;
  const lengths = [...new Set(subjects.flatMap((subject) => subject.lengths))].sort((a, b) => a - b);
  const measured: Measured[] = [];
  for (const [i, length] of lengths.entries()) {
    yield { type: 'length', number: i + 1, total: lengths.length, length };
    measured.push(...(yield* measureLength(length, options, signal)));
  }
  const curves = WORKS.flatMap((work) =>
    subjects.map(({ model, step }) => {
      const { encoder } = halvesOf(step.model);
      const points = measured
        .filter((each) => each.model === model && each.work === work)
        .map(({ point }) => point);
      const layer: LayerKind =
        'mixer' in encoder && encoder.mixer === 'attention' ? 'self-attention' : 'recurrent';
      return { model, layer, work, dim: encoder.dim, layers: encoder.layers, points, ...fitLengths(points) };
    }),
  );
  const [{ step }] = subjects;
  return {
    formatVersion: 1,
    rows,
    vocab: step.vocab.source,
    threads: step.threads,
    engine: measured[0].engine,
    rounds: Math.min(...measured.map(({ rounds }) => rounds)),
    othersShare: Math.max(...measured.map(({ othersShare }) => othersShare)),
    curves,
    crossings: crossingsOf(curves),
  };
}

/** Every model that is measured at this length, at both works. */
async function* measureLength(
  length: number,
  options: LengthOptions,
  signal: AbortSignal,
): AsyncGenerator<LengthEvent, Measured[]> {
  const { subjects, measuring } = options;
  const turns = subjects
    .filter(({ lengths }) => lengths.includes(length))
    .flatMap((subject) => WORKS.map((work) => ({ subject, work })));
  const open: OpenSide[] = [];
  try {
    for (const { subject, work } of turns) {
      yield { type: 'stage', stage: `compiling ${subject.model}, ${work}` };
      open.push(await startSide(subject, work, length, options, signal));
    }
    const rounds = yield* makeRounds(open, await warmUp(open, { wholePasses: false }, measuring), measuring);
    return turns.map(({ subject: { model }, work }, side) => {
      const over = overRounds(rounds.map(({ timed }) => median(timed[side].milliseconds)));
      return {
        model,
        work,
        engine: open[side].name,
        rounds: rounds.length,
        point: { length, milliseconds: over.median, least: over.min, most: over.max },
        othersShare: Math.max(...rounds.map((round) => round.othersShare)),
      };
    });
  } finally {
    await Promise.all(open.map(({ process }) => process.end()));
  }
}

function startSide(
  { model, step, decode }: LengthSubject,
  work: Work,
  length: number,
  { engine, rows, measuring }: LengthOptions,
  signal: AbortSignal,
): Promise<OpenSide> {
  const batches = randomBatches({ vocab: step.vocab.source, batch: rows, length }, step.seed);
  const bench: BenchCase = {
    shape: `length ${length}`,
    model,
    engine,
    wholePasses: false,
    step: { ...step, decode: work === 'step' ? null : wholeOutputs(decode, rows, length), batches },
    peerBatches: batches,
  };
  return startOwn(bench, measuring.limitSeconds, signal);
}

/**
 * Sources of this length in one batch, each with an output as long. Greedy search is left without a least length,
 * which would keep it out of its loops: the weights see to it that nothing ends (own-decoding.ts).
 */
export function wholeOutputs(decode: DecodeConfig, rows: number, length: number): DecodeConfig {
  const hypotheses = rows * decode.beam;
  return {
    ...decode,
    minLength: decode.beam > 1 || decode.sample ? length : decode.minLength,
    maxLength: length,
    maxLengthFactor: 1,
    maxSourceLength: length,
    batchRows: hypotheses,
    batchTokens: hypotheses * (length + 8),
  };
}
