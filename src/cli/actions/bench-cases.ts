/** The options of `bench` as cases: each model on each shape, or on each corpus, with each number of threads. */
import { availableParallelism } from 'node:os';
import type { BenchCase } from '../../bench/case.ts';
import { corpusBatches } from '../../bench/corpus-batches.ts';
import { randomBatches } from '../../bench/random-batches.ts';
import { BENCH_DEFAULTS, BENCH_SHAPES, type BenchShape } from '../../config/bench.ts';
import { type FlagSetting, resolveConfig } from '../../config/resolve.ts';
import { type Config, type EngineName, PLAIN_MODELS, type PlainModelName } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import type { BenchFlags } from '../commands/bench.ts';
import { listOf } from './typed-names.ts';

/** Options that change a shape, each over several values. */
export const GRID = ['width', 'layers', 'vocab', 'batch', 'length'] as const satisfies (keyof BenchFlags)[];
type Grid = Pick<BenchFlags, (typeof GRID)[number]>;

/** A shape and what the command line made of it. */
interface Point {
  readonly shape: BenchShape;
  readonly changed: Partial<Record<keyof Grid, number>>;
}

export async function benchCases(flags: BenchFlags, engines: readonly EngineName[]): Promise<BenchCase[]> {
  const models = namesOf('--models', flags.models, PLAIN_MODELS);
  const threads = flags.threads ?? [availableParallelism()];
  const corpus = flags.corpus ?? flags.source;
  const points = corpus === undefined ? pointsOf(flags) : [];
  const cases: BenchCase[] = [];
  for (const model of models) {
    for (const each of threads) {
      const made =
        corpus === undefined
          ? await Promise.all(points.map((point) => shapeCase(model, point, each, flags)))
          : [await corpusCase(model, corpus, each, flags)];
      for (const engine of engines) cases.push(...made.map((bench) => ({ ...bench, engine })));
    }
  }
  return cases.sort((a, b) => shapeOrder(points, a) - shapeOrder(points, b));
}

/** All of `known` when nothing was typed. */
export function namesOf<T extends string>(flag: string, typed: string | undefined, known: readonly T[]): T[] {
  if (typed === undefined) return [...known];
  const names = listOf(flag, typed, known);
  return known.filter((name) => names.includes(name));
}

function shapeOrder(points: readonly Point[], { shape }: BenchCase): number {
  return points.findIndex((point) => point.shape.name === shape);
}

/** Each named shape with each combination of what the grid gives. */
function pointsOf(flags: BenchFlags): Point[] {
  const names = BENCH_SHAPES.map(({ name }) => name);
  const chosen = namesOf('--shapes', flags.shapes, names);
  const grid: Grid = flags.decode ? { ...flags, batch: flags.batch ?? BENCH_DEFAULTS.decodeBatches } : flags;
  const combinations = GRID.reduce<Point['changed'][]>(
    (sofar, flag) =>
      sofar.flatMap((changed) => grid[flag]?.map((value) => ({ ...changed, [flag]: value })) ?? [changed]),
    [{}],
  );
  return BENCH_SHAPES.filter(({ name }) => chosen.includes(name)).flatMap((shape) =>
    combinations.map((changed) => ({ shape: changedShape(shape, changed), changed })),
  );
}

function changedShape(shape: BenchShape, changed: Point['changed']): BenchShape {
  const { width, layers, vocab, batch, length } = changed;
  const named = Object.entries(changed).map(([flag, value]) => `${flag} ${value}`);
  return {
    name: [shape.name, ...named].join(', '),
    vocab: vocab ?? shape.vocab,
    dim: width ?? shape.dim,
    ffn: width === undefined ? shape.ffn : 4 * width,
    heads: shape.heads,
    layers: layers === undefined ? shape.layers : { rnn: layers, transformer: layers },
    batch: batch ?? shape.batch,
    length: length ?? shape.length,
  };
}

async function shapeCase(
  model: PlainModelName,
  { shape, changed }: Point,
  threads: number,
  { set, decode }: BenchFlags,
): Promise<Omit<BenchCase, 'engine'>> {
  const ofTransformer = [
    { flag: '--shapes', path: 'model.heads', value: shape.heads },
    { flag: '--shapes', path: 'model.ffn', value: shape.ffn },
  ];
  const config = await configOf(model, set, [
    { flag: changed.width === undefined ? '--shapes' : '--width', path: 'model.dim', value: shape.dim },
    {
      flag: changed.layers === undefined ? '--shapes' : '--layers',
      path: 'model.layers',
      value: shape.layers[model],
    },
    ...(model === 'transformer' ? ofTransformer : []),
    ...(decode ? decodingOf(shape) : []),
    { flag: '--threads', path: 'threads', value: threads },
  ]);
  checkVocab(shape.vocab);
  const batches = randomBatches(shape, config.seed);
  const vocab = { source: shape.vocab, target: shape.vocab };
  return {
    shape: shape.name,
    model,
    step: { ...stepOf(config, vocab, batches), decode: decode ? config.decode : null },
    peerBatches: batches,
    wholePasses: false,
  };
}

/** Greedy, a batch at once, and no output longer than the target. */
function decodingOf({ batch, length }: BenchShape): FlagSetting[] {
  const flag = '--decode';
  return [
    { flag, path: 'decode.beam', value: 1 },
    { flag, path: 'decode.maxLength', value: length },
    { flag, path: 'decode.batchRows', value: batch },
    { flag, path: 'decode.batchTokens', value: 2 * batch * length },
  ];
}

const SMALLEST_VOCAB = 5;

/** @throws UsageError */
export function checkVocab(vocab: number): void {
  if (vocab >= SMALLEST_VOCAB) return;
  throw new UsageError(
    `--vocab: expected at least ${SMALLEST_VOCAB}, found ${vocab}`,
    'Four ids are special symbols.',
  );
}

/** Sizes are the settings' defaults, unless --set says otherwise. */
async function corpusCase(
  model: PlainModelName,
  corpus: string,
  threads: number,
  flags: BenchFlags,
): Promise<Omit<BenchCase, 'engine'>> {
  const config = await configOf(model, flags.set, [
    { flag: '--corpus', path: 'corpus.name', value: corpus },
    { flag: '--target', path: 'corpus.target', value: flags.target },
    { flag: '--threads', path: 'threads', value: threads },
  ]);
  const { name, vocab, batches, peerBatches } = await corpusBatches(config, BENCH_DEFAULTS.corpusBatches);
  return { shape: name, model, step: stepOf(config, vocab, batches), peerBatches, wholePasses: true };
}

export async function configOf(
  model: PlainModelName,
  set: readonly string[] | undefined,
  flags: readonly FlagSetting[],
): Promise<Config> {
  const dropout = { flag: 'bench', path: 'model.dropout', value: BENCH_DEFAULTS.dropout };
  return (await resolveConfig(model, { flags: [dropout, ...flags], set }, PLAIN_MODELS)).config;
}

function stepOf(
  { model, train, seed, threads }: Config,
  vocab: BenchCase['step']['vocab'],
  batches: BenchCase['step']['batches'],
): BenchCase['step'] {
  return { model, vocab, train, decode: null, seed, threads, batches };
}
