/** A benchmark as tables, with the conditions of its numbers under them. */
import type { BenchCase } from '../../bench/case.ts';
import type { BenchResult, CaseResult, Limit } from '../../bench/result.ts';
import type { Spread } from '../../bench/statistics.ts';
import type { BenchConditions } from '../actions/bench-conditions.ts';
import type { Style } from '../terminal.ts';
import { shareOfLimit } from './bench-json.ts';
import { counted, fixed, whole } from './numbers.ts';
import { tableLines } from './table.ts';
import { visibleLine } from './visible.ts';

type Titled = Pick<BenchCase, 'shape' | 'model' | 'engine'> & { readonly threads: number };

export function caseTitle({ shape, model, engine, step }: BenchCase): string {
  return titleOf({ shape, model, engine, threads: step.threads });
}

function titleOf({ shape, model, engine, threads }: Titled): string {
  return visibleLine(`${shape}, ${model}, ${engine}, ${counted(threads, 'thread')}`);
}

export function benchText(
  { limits, cases, failed }: BenchResult,
  conditions: BenchConditions,
  { bold, dim }: Style,
): string {
  const section = (rows: readonly (readonly string[])[]) => {
    const [head, ...body] = tableLines(rows);
    return [bold(head), ...body, ''];
  };
  const lines = [
    ...(cases.length > 0 ? section(speedRows(cases, limits)) : []),
    ...(cases.some(({ peer }) => peer) ? section(peerRows(cases)) : []),
    ...(cases.some(({ split }) => split) ? section(splitRows(cases)) : []),
    ...failed.map((each) => `${titleOf(each)}: not measured: ${visibleLine(each.failed)}`),
    ...cases.flatMap((each) => each.warnings.map((warning) => `${titleOf(each)}: ${warning}`)),
    ...notes(cases, limits, conditions).map((line) => dim(line)),
  ];
  return `${lines.join('\n')}\n`;
}

function speedRows(cases: readonly CaseResult[], limits: readonly Limit[]): string[][] {
  return [
    ['', 'ms a step', 'target tok/s', 'min-max', 'GFLOP', 'GFLOP/s', 'of limit', 'optimizer', 'peak MB'],
    ...cases.map((each) => [
      titleOf(each),
      fixed(each.own.stepMilliseconds.median, 1),
      whole(each.own.targetTokensPerSecond),
      range(each.own.tokensPerSecond),
      fixed(each.flops.products / 1e9, 2),
      fixed(each.gflops, 1),
      percent(shareOfLimit(each, limits)),
      percent(each.optimizerShare),
      whole(each.own.peakMemoryMB ?? Number.NaN),
    ]),
  ];
}

function peerRows(cases: readonly CaseResult[]): string[][] {
  const rows = cases.flatMap((each) =>
    each.peers.map((peer) => [
      titleOf(each),
      visibleLine(peer.name),
      whole(peer.targetTokensPerSecond),
      peer.peakMemoryMB === null ? '-' : whole(peer.peakMemoryMB),
      ...(peer === each.peer && each.ratio ? [ratioText(each.ratio), verdictOf(each.ratio)] : ['', '']),
    ]),
  );
  return [['', 'peer', 'target tok/s', 'peak MB', 'ours to it (min-max)', ''], ...rows];
}

function ratioText({ min, median, max }: Spread): string {
  return `${fixed(median, 2)} (${fixed(min, 2)}-${fixed(max, 2)})`;
}

/** No winner unless every round says the same. */
function verdictOf({ min, max }: Spread): string {
  if (min > 1) return 'faster in every round';
  return max < 1 ? 'slower in every round' : 'no winner';
}

function splitRows(cases: readonly CaseResult[]): string[][] {
  return [
    ['of a step', 'products', 'element-wise', 'look-ups', 'moving', 'runtime', 'optimizer', 'JavaScript'],
    ...cases.flatMap(({ split, ...each }) => {
      if (split === null) return [];
      const { matrixProducts, elementWise, lookUps, moving, runtime, optimizer, javascript, step } = split;
      const parts = [matrixProducts, elementWise, lookUps, moving, runtime, optimizer, javascript];
      return [[titleOf(each), ...parts.map((part) => percent(part / step))]];
    }),
  ];
}

function notes(
  cases: readonly CaseResult[],
  limits: readonly Limit[],
  { processor, processorThreads, system, node, seqcmp, dropout, dtype }: BenchConditions,
): string[] {
  const absent = cases.flatMap((each) =>
    each.absent.map(({ name, reason }) => `${titleOf(each)}: ${name} is absent: ${reason}`),
  );
  const by = limits.map(
    ({ threads, gflops, by }) => `${fixed(gflops, 1)} with ${counted(threads, 'thread')} (${by})`,
  );
  const steps = cases.map((each) => `${counted(each.rounds, 'round')} of ${counted(each.steps, 'step')}`);
  return [
    ...absent.map(visibleLine),
    `Limit: the best product of large matrices in this run, GFLOP/s: ${by.join('; ')}.`,
    'GFLOP: of matrix products alone, 2mnk each, counted from the graph of the step: forward, backward, no optimizer.',
    `Tokens: padding not counted. Medians of ${[...new Set(steps)].join(', ')}, sides in turns, each in a process of its own.`,
    `Machine: ${visibleLine(processor)}, ${counted(processorThreads, 'thread')}, ${system}, Node.js ${node}, seqcmp ${seqcmp}.`,
    `Dropout ${dropout.join(' and ')}, masks drawn in the step; ${dtype}. The split is by a profiler, in a run of its own.`,
  ];
}

function range({ min, max }: Spread): string {
  return `${whole(min)}-${whole(max)}`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${fixed(100 * share, 1)} %`;
}
