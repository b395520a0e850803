/** `seqcmp bench`: measures the cases that the options name and shows what came out. */
import { type BenchPlan, runBench } from '../../bench/bench.ts';
import type { BenchCase } from '../../bench/case.ts';
import { unknownToTorch } from '../../bench/torch-peer.ts';
import { BENCH_DEFAULTS } from '../../config/bench.ts';
import { oneOf } from '../../config/one-of.ts';
import type { EngineName } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { firstPresentEngine, probeEngines } from '../../engine/choose-engine.ts';
import { benchConditions } from '../bench-conditions.ts';
import type { BenchFlags } from '../commands/bench.ts';
import { refuseHalf } from '../option-values.ts';
import { benchJson } from '../render/bench-json.ts';
import { benchText } from '../render/bench-tables.ts';
import { styleOf, writeJson, writeOut } from '../terminal.ts';
import { benchCases, GRID } from './bench-cases.ts';
import { sayNothingKept, watchBench } from './watch-bench.ts';

const PEERS = ['torch'] as const;

export async function benchModels(flags: BenchFlags): Promise<void> {
  checkTogether(flags);
  const engines = await enginesFor(flags);
  const cases = await benchCases(flags, engines);
  if (flags.against !== undefined) checkPeer(cases);
  const { compileSeconds, engineSeconds, limitSeconds } = BENCH_DEFAULTS;
  const torch =
    flags.against === undefined
      ? null
      : {
          python: flags.python ?? (process.platform === 'win32' ? 'python' : 'python3'),
          compileSeconds: flags.compile ? compileSeconds : 0,
        };
  const plan: BenchPlan = {
    cases,
    measuring: {
      ...BENCH_DEFAULTS,
      rounds: flags.rounds ?? BENCH_DEFAULTS.rounds,
      steps: flags.steps,
      limitSeconds: flags.engines ? engineSeconds : limitSeconds,
      torch,
    },
    goOn: flags.engines === true,
  };
  const result = await watchBench(flags.quiet === true, (signal) => runBench(plan, signal));
  if (result === null) return sayNothingKept();
  const conditions = benchConditions(cases);
  if (flags.json) return writeJson(benchJson(result, conditions));
  await writeOut(benchText(result, conditions, styleOf(process.stdout)));
}

/** A peer that computes something else is none. @throws UsageError */
function checkPeer(cases: readonly BenchCase[]): void {
  for (const { model, step } of cases) {
    const unknown = unknownToTorch(step.model);
    if (unknown === undefined) continue;
    throw new UsageError(
      `--against torch: the PyTorch program has no ${model} with ${unknown}`,
      'Leave out that setting, or --against.',
    );
  }
}

async function enginesFor({ engines, threads = [1] }: BenchFlags): Promise<EngineName[]> {
  if (!engines) return [await firstPresentEngine(threads[0])];
  return (await probeEngines(threads[0]))
    .filter(({ description }) => description !== null)
    .map(({ name }) => name);
}

/** Options that only make sense together, or apart. */
function checkTogether(flags: BenchFlags): void {
  const { against, python, compile, engines, corpus, source, decode } = flags;
  refuseHalf(flags);
  if (against !== undefined) oneOf('--against', against, PEERS);
  const grid = (['shapes', ...GRID] as const).find((name) => flags[name] !== undefined);
  if (against === undefined && (python !== undefined || !compile))
    throw apart(python === undefined ? '--no-compile' : '--python', 'without --against torch');
  if (against !== undefined && engines) throw apart('--engines', 'beside --against');
  if (decode && flags.set?.some((each) => each.startsWith('decode.')))
    throw apart('--set decode.…', 'beside --decode, which is greedy, as the peer is');
  if (decode && (corpus ?? source) !== undefined)
    throw apart('--decode', 'beside a corpus: its outputs would end where the model says');
  if (corpus !== undefined && source !== undefined) throw apart('--corpus', 'beside --source and --target');
  if ((corpus ?? source) !== undefined && grid !== undefined)
    throw apart(`--${grid}`, 'beside a corpus, whose batches have sizes of their own');
}

export function apart(flag: string, where: string): UsageError {
  return new UsageError(`${flag}: means nothing ${where}`, `Leave ${flag} out, or see seqcmp bench --help.`);
}
