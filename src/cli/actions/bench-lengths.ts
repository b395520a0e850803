/** `seqcmp bench --lengths`: measures time against length and shows what came out. */
import { availableParallelism } from 'node:os';
import { type LengthOptions, type LengthSubject, measureLengths } from '../../bench/measure-lengths.ts';
import { BENCH_DEFAULTS, LENGTH_DEFAULTS } from '../../config/bench.ts';
import { PLAIN_MODELS, type PlainModelName } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { firstPresentEngine } from '../../engine/choose-engine.ts';
import { benchConditions } from '../bench-conditions.ts';
import type { BenchFlags } from '../commands/bench.ts';
import { lengthText } from '../render/length-tables.ts';
import { styleOf, writeJson, writeOut } from '../terminal.ts';
import { checkVocab, configOf, namesOf } from './bench-cases.ts';
import { apart } from './bench-models.ts';
import { sayNothingKept, watchBench } from './watch-bench.ts';

export async function benchLengths(flags: BenchFlags): Promise<void> {
  checkFlags(flags);
  const options = await lengthOptions(flags);
  const times = await watchBench(flags.quiet === true, (signal) => measureLengths(options, signal));
  if (times === null) return sayNothingKept();
  const conditions = benchConditions(options.subjects);
  if (flags.json) return writeJson({ ...times, conditions });
  await writeOut(lengthText(times, conditions, styleOf(process.stdout)));
}

/** Sizes and lengths of both models from what was typed. @throws UsageError */
export async function lengthOptions(flags: LengthFlags): Promise<LengthOptions> {
  const { rows, limitSeconds } = LENGTH_DEFAULTS;
  const threads = single('--threads', flags.threads) ?? availableParallelism();
  const models = namesOf('--models', flags.models, PLAIN_MODELS);
  return {
    subjects: await Promise.all(models.map((model) => subjectOf(model, threads, flags))),
    engine: await firstPresentEngine(threads),
    rows: single('--batch', flags.batch) ?? rows,
    measuring: {
      ...BENCH_DEFAULTS,
      rounds: flags.rounds ?? BENCH_DEFAULTS.rounds,
      steps: flags.steps,
      limitSeconds,
    },
  };
}

type LengthFlags = Pick<
  BenchFlags,
  'models' | 'width' | 'layers' | 'vocab' | 'batch' | 'threads' | 'set' | 'rounds' | 'steps' | 'maxLength'
>;

async function subjectOf(model: PlainModelName, threads: number, flags: LengthFlags): Promise<LengthSubject> {
  const width = single('--width', flags.width);
  const vocab = single('--vocab', flags.vocab) ?? LENGTH_DEFAULTS.vocab;
  checkVocab(vocab);
  const {
    model: settings,
    train,
    seed,
    decode,
  } = await configOf(model, flags.set, [
    { flag: '--width', path: 'model.dim', value: width ?? LENGTH_DEFAULTS.dim },
    {
      flag: '--layers',
      path: 'model.layers',
      value: single('--layers', flags.layers) ?? LENGTH_DEFAULTS.layers,
    },
    ...(model === 'transformer' && width !== undefined
      ? [{ flag: '--width', path: 'model.ffn', value: 4 * width }]
      : []),
    { flag: '--threads', path: 'threads', value: threads },
  ]);
  return {
    model,
    lengths: doubled(Math.min(LENGTH_DEFAULTS.longest[model], flags.maxLength ?? Number.POSITIVE_INFINITY)),
    step: { model: settings, vocab: { source: vocab, target: vocab }, train, seed, threads },
    decode,
  };
}

function doubled(longest: number): number[] {
  const { shortest } = LENGTH_DEFAULTS;
  const count = Math.floor(Math.log2(longest / shortest)) + 1;
  return Array.from({ length: count }, (_, i) => shortest * 2 ** i);
}

/** A curve is one line: only length changes along it. @throws UsageError */
function single(flag: string, values: readonly number[] | undefined): number | undefined {
  if (values === undefined || values.length === 1) return values?.[0];
  throw new UsageError(
    `${flag}: expected one number beside --lengths, found ${values.join(',')}`,
    'Measure one after the other.',
  );
}

function checkFlags(flags: BenchFlags): void {
  const { lengths, maxLength } = flags;
  if (!lengths) throw apart('--max-length', 'without --lengths');
  const least = 2 * LENGTH_DEFAULTS.shortest;
  if (maxLength !== undefined && maxLength < least) {
    throw new UsageError(
      `--max-length: expected at least ${least}, found ${maxLength}`,
      `Lengths begin at ${LENGTH_DEFAULTS.shortest}, and a curve has two at least.`,
    );
  }
  const others = [
    'shapes',
    'length',
    'engines',
    'corpus',
    'source',
    'target',
    'against',
    'python',
    'decode',
  ] as const;
  const other = others.find((name) => flags[name] !== undefined);
  if (other !== undefined) throw apart(`--${other}`, 'beside --lengths');
  if (!flags.compile) throw apart('--no-compile', 'beside --lengths');
}
